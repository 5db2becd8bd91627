/** One conversation: its turns and the question box. */

import { h, reveal } from '../lib/dom.js';
import { t } from '../lib/i18n.js';
import { copyFilters, emptyFilters, newId } from '../lib/store.js';
import { chatAddress, replaceAddress } from '../lib/router.js';
import { Composer } from './composer.js';
import { filterNames } from './filters.js';
import { announce, toast } from './notices.js';
import { startView } from './start.js';
import { TurnView } from './turn.js';

export class ChatView {
  constructor({ conversation, store, asker, library, source }) {
    Object.assign(this, { conversation, store, asker, library, source });
    this.views = new Map();
    this.turns = h('div', { class: 'turns' });
    this.scroller = h('div', { class: 'scroller', tabindex: -1 }, this.turns);
    this.composer = new Composer({
      onAsk: (question) => this.ask(question, {}),
      onStop: () => this.stop(),
      filters: { library, get: () => conversation.filters, set: (filters) => this.setFilters(filters) },
    });
    this.node = h('div', { class: 'chat' }, this.scroller, h('div', { class: 'composer-dock' }, this.composer.node));
    this.onUpdate = (event) => this.update(event.detail);
    asker.addEventListener('update', this.onUpdate);
    if (conversation.turns.length === 0) this.showStart();
    for (const turn of conversation.turns) {
      if (turn.state === 'streaming' && !asker.isRunning(turn)) turn.state = 'stopped'; // it runs in another tab, or nowhere
      this.add(turn);
    }
    library.load();
    this.refresh();
  }

  /** Stop listening; a running answer goes on and is kept. */
  leave() {
    this.asker.removeEventListener('update', this.onUpdate);
  }

  showStart() {
    this.start = startView({ library: this.library, onAsk: (question) => this.ask(question, {}), onRefresh: () => this.library.load({ again: true }) });
    this.turns.append(this.start);
  }

  setFilters(filters) {
    this.conversation.filters = filters;
    if (this.conversation.turns.length > 0) this.store.save(this.conversation, { touch: false });
  }

  /** Ask in this conversation; `alone` leaves out what stood before, `filters: null` lifts the limits. */
  ask(question, { alone = false, filters }) {
    if (this.asker.busy(this.conversation)) return;
    if (filters === null) {
      this.conversation.filters = emptyFilters();
      this.composer.bar.draw();
    }
    const used = copyFilters(filters ?? this.conversation.filters);
    const turn = { id: newId(), question, sent: Date.now(), alone, filters: used, state: 'streaming', answer: null, error: null };
    this.conversation.turns.push(turn);
    replaceAddress(chatAddress(this.conversation.id));
    this.start?.remove();
    this.start = null;
    this.run(turn, this.add(turn));
  }

  run(turn, view) {
    this.asker.start(this.conversation, turn);
    reveal(this.scroller, view.node, 'start');
    announce(t('searching'));
  }

  add(turn) {
    const view = new TurnView(turn, {
      ask: (question, options) => this.ask(question, options),
      retry: (again) => this.retry(again),
      expand: (turn_) => this.expand(turn_),
      isExpanding: (turn_) => turn_.state === 'done' && this.asker.isRunning(turn_),
      collapse: (turn_) => this.collapse(turn_),
      rewrite: (question) => {
        this.composer.set(question);
        this.composer.focus();
      },
      openSource: (list) => this.source.open(list),
      save: () => this.store.save(this.conversation, { touch: false }),
      takesFeedback: this.library.offers('/v1/feedback', 'post'),
      filterNames: (filters) => filterNames(this.library, filters),
    });
    this.views.set(turn.id, view);
    this.turns.append(view.node);
    return view;
  }

  retry(turn) {
    if (this.asker.busy(this.conversation)) return;
    this.run(turn, this.views.get(turn.id));
    this.composer.focus();
  }

  async expand(turn) {
    if (this.asker.busy(this.conversation)) return;
    this.source.close({ refocus: false });
    try {
      await this.asker.expand(this.conversation, turn);
      announce(turn.brief ? t('moreDone', { n: turn.answer.citations.length }) : t('moreNone'));
    } catch (error) {
      toast([error.message, error.hint].filter(Boolean).join('。'), { warning: true });
    }
    this.views.get(turn.id).node.querySelector('[data-action=less], [data-action=copy-answer]')?.focus({ preventScroll: true });
  }

  collapse(turn) {
    this.source.close({ refocus: false });
    this.asker.collapse(this.conversation, turn);
    this.views.get(turn.id).node.querySelector('[data-action=more]')?.focus({ preventScroll: true });
  }

  stop() {
    for (const turn of this.conversation.turns) this.asker.stop(turn);
  }

  refresh() {
    this.composer.setBusy(this.asker.busy(this.conversation));
    this.composer.setFollowing(this.conversation.turns.length > 0);
    const last = this.conversation.turns.at(-1)?.id;
    for (const [id, view] of this.views) view.node.classList.toggle('is-last', id === last);
  }

  update({ conversation, turn, name }) {
    if (conversation !== this.conversation) return;
    if (name === 'unsaved') {
      if (!this.warned) toast(t('storageFull'), { warning: true });
      this.warned = true;
      return;
    }
    this.views.get(turn.id)?.update();
    if (name === 'start' || name === 'end' || name === 'expanded') this.refresh();
    if (name === 'evidence' && turn.found) announce(t('reading', { n: turn.found }));
    if (name === 'end') this.announceEnd(turn);
  }

  announceEnd(turn) {
    if (turn.state === 'stopped') announce(t('announceStopped'));
    if (turn.state !== 'done') return; // failures are alerts of their own
    const { answer } = turn;
    if (answer.status === 'refused') announce(t('announceRefused', { n: (answer.nearest ?? []).length }));
    else announce(`${t('announceDone', { n: answer.citations.length })}。${answer.answer}`);
  }

  /** Limit the next question to these documents. */
  limitTo(ids) {
    this.setFilters({ ...emptyFilters(), documents: ids });
    this.composer.bar.draw();
  }
}
