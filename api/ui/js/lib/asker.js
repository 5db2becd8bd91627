/** Running questions. They go on while another conversation is looked at. */

import * as api from './api.js';
import { t } from './i18n.js';

const HISTORY_TURNS = 6;
const HISTORY_CHARS = 4000;
const SAVE_MS = 600;

const blankAnswer = (meta, question) => ({
  ...meta,
  resolved_question: meta.resolved_question ?? question,
  answer: '',
  sentences: [],
  citations: [],
  nearest: [],
  warnings: [],
  follow_ups: [],
});

/** What the service needs to understand a follow-up: the last finished turns. */
export function historyOf(turns) {
  return turns
    .filter((turn) => turn.state === 'done' && turn.answer)
    .slice(-HISTORY_TURNS)
    .flatMap((turn) => [
      { role: 'user', content: turn.question },
      { role: 'assistant', content: ((turn.brief ?? turn.answer).answer ?? '').slice(0, HISTORY_CHARS) },
    ]);
}

function bodyOf(conversation, turn) {
  const earlier = conversation.turns.slice(0, conversation.turns.indexOf(turn));
  return { question: turn.question, history: turn.alone ? [] : historyOf(earlier), filters: turn.filters, mode: 'auto' };
}

/** Put one event of the stream into the turn. */
export function applyEvent(turn, name, data) {
  if (name === 'done') {
    turn.answer = data;
    turn.state = 'done';
    return;
  }
  if (name === 'meta') {
    turn.answer = blankAnswer(data, turn.question);
    return;
  }
  turn.answer ??= blankAnswer({}, turn.question);
  const answer = turn.answer;
  if (name === 'evidence') turn.found = data.citations.length;
  else if (name === 'delta') answer.answer += data.text;
  else if (name === 'sentence') {
    const { introduced, ...sentence } = data;
    if (!answer.answer.includes(sentence.text.trim())) answer.answer += sentence.text;
    answer.sentences.push(sentence);
    for (const citation of introduced) {
      if (!answer.citations.some((known) => known.id === citation.id)) answer.citations.push(citation);
    }
  }
}

/** Starts and stops questions; fires `update` with `{conversation, turn, name}` for every event. */
export class Asker extends EventTarget {
  constructor(store) {
    super();
    this.store = store;
    this.running = new Map();
    this.saved = 0;
  }

  isRunning(turn) {
    return this.running.has(turn.id);
  }

  busy(conversation) {
    return conversation.turns.some((turn) => this.running.has(turn.id));
  }

  tell(conversation, turn, name) {
    this.dispatchEvent(new CustomEvent('update', { detail: { conversation, turn, name } }));
  }

  save(conversation) {
    if (!this.store.get(conversation.id)) return; // deleted meanwhile
    this.saved = Date.now();
    if (!this.store.save(conversation)) this.tell(conversation, null, 'unsaved');
  }

  stop(turn) {
    this.running.get(turn.id)?.abort();
  }

  /** Ask the question of `turn`; never rejects, the turn carries what came of it. */
  async start(conversation, turn) {
    const controller = new AbortController();
    this.running.set(turn.id, controller);
    Object.assign(turn, { state: 'streaming', error: null, answer: null, found: null, brief: null, complete: false });
    const body = bodyOf(conversation, turn);
    this.save(conversation);
    this.tell(conversation, turn, 'start');
    const onEvent = (name, data) => {
      applyEvent(turn, name, data);
      if (Date.now() - this.saved > SAVE_MS) this.save(conversation);
      this.tell(conversation, turn, name);
    };
    try {
      await api.ask(body, { signal: controller.signal, onEvent });
    } catch (error) {
      if (error.name === 'AbortError') turn.state = 'stopped';
      else {
        const known = error instanceof api.ApiError;
        turn.state = 'failed';
        turn.error = known
          ? { code: error.code, message: error.message, hint: error.hint }
          : { code: 'client.internal', message: t('errorInternal', { message: error.message }), hint: '' };
      }
    }
    this.running.delete(turn.id);
    this.save(conversation);
    this.tell(conversation, turn, 'end');
  }

  /**
   * Ask for further evidence for a finished turn. Its short answer is kept in `turn.brief`, or the turn marked
   * `complete` when there is none. Rejects with `ApiError`; the short answer stays then.
   */
  async expand(conversation, turn) {
    const controller = new AbortController();
    this.running.set(turn.id, controller);
    this.tell(conversation, turn, 'start');
    try {
      const answer = await api.askWhole({ ...bodyOf(conversation, turn), detail: 'full' }, controller.signal);
      if (answer.citations.length > turn.answer.citations.length) Object.assign(turn, { brief: turn.answer, answer });
      else turn.complete = true;
    } catch (error) {
      if (error.name !== 'AbortError') throw error; // stopped by the reader: as it was
    } finally {
      this.running.delete(turn.id);
      this.save(conversation);
      this.tell(conversation, turn, 'expanded');
    }
  }

  /** Back to the short answer. */
  collapse(conversation, turn) {
    Object.assign(turn, { answer: turn.brief, brief: null });
    this.save(conversation);
    this.tell(conversation, turn, 'expanded');
  }
}
