// Runs before the first paint, in any browser: the chosen theme and language, so that nothing
// flashes; and a word for browsers that cannot run the page's modules.
(function () {
  var root = document.documentElement;
  try {
    root.dataset.theme = localStorage.getItem('xunwen.theme') || 'auto';
    root.lang = localStorage.getItem('xunwen.language') === 'en' ? 'en' : 'zh-CN';
  } catch (error) {
    root.dataset.theme = 'auto'; // storage is blocked: the defaults hold
  }
  window.addEventListener('load', function () {
    setTimeout(function () {
      var note = document.getElementById('unstarted'); // gone once the page has drawn itself
      if (note) note.hidden = false;
    }, 3000);
  });
})();
