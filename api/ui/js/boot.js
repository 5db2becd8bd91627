// Runs before the first paint: the chosen theme and language, so that nothing flashes.
(function () {
  var root = document.documentElement;
  try {
    root.dataset.theme = localStorage.getItem('xunwen.theme') || 'auto';
    root.lang = localStorage.getItem('xunwen.language') === 'en' ? 'en' : 'zh-CN';
  } catch (error) {
    root.dataset.theme = 'auto'; // storage is blocked: the defaults hold
  }
})();
