/** Every call to the service. Failures are `ApiError`s with a code, a message and a hint. */

import { t } from './i18n.js';
import { withKey } from './key.js';
import { beginAnew, csrfHeaders, isOver, toLogin } from './session.js';
import { EventParser } from './sse.js';

/** What went wrong and what to do about it, ready to be shown. */
export class ApiError extends Error {
  constructor({ code, message, hint = '', status = 0 }) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.status = status;
  }
}

function offline() {
  return new ApiError({ code: 'client.offline', message: t('errorOffline'), hint: t('errorOfflineHint') });
}

function broken() {
  return new ApiError({ code: 'client.broken_stream', message: t('errorBroken'), hint: t('errorBrokenHint') });
}

function unknown() {
  return new ApiError({ code: 'auth.required', message: t('keyMissing'), hint: t('keyMissingHint'), status: 401 });
}

const LOGIN = 'auth.login'; // the service's code where people log in

async function toError(response) {
  let body = null;
  try {
    body = await response.json();
  } catch {
    body = null; // not our JSON: a proxy, perhaps; told below by its status
  }
  const error = body?.error;
  if (response.status === 401 && error?.code !== LOGIN) return unknown();
  if (error && typeof error.message === 'string') {
    return new ApiError({ ...error, hint: error.hint ?? '', status: response.status });
  }
  return new ApiError({
    code: `http.${response.status}`,
    message: t('errorStatus', { status: response.status }),
    hint: t('errorStatusHint'),
    status: response.status,
  });
}

async function sendOnce(path, options) {
  if (isOver()) return beginAnew();
  let response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...options, headers: { ...options.headers, ...csrfHeaders() } });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw offline();
  }
  if (response.ok) return response;
  const error = await toError(response);
  if (error.code === LOGIN) return toLogin();
  throw error;
}

/** Whether the service lets these headers in. */
async function opens(headers) {
  try {
    await sendOnce('v1/models', { headers });
    return true;
  } catch (error) {
    if (error.status === 401) return false;
    throw error;
  }
}

function send(path, options = {}) {
  return withKey((key) => sendOnce(path, { ...options, headers: { ...options.headers, ...key } }), opens);
}

async function getJson(path, options) {
  const response = await send(path, { headers: { accept: 'application/json' }, ...options });
  try {
    return await response.json();
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw broken();
  }
}

function query(values) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const item of [value].flat()) {
      if (item !== undefined && item !== null && item !== '') parameters.append(name, item);
    }
  }
  const text = parameters.toString();
  return text ? `?${text}` : '';
}

/** A request with a JSON body. */
const posted = (body) => ({ method: 'POST', headers: { accept: 'application/json', 'content-type': 'application/json' }, body: JSON.stringify(body) });

const path = (id) => `v1/documents/${encodeURIComponent(id)}`;

/** Address of the file as it was uploaded. */
export function rawUrl(id, version) {
  return `${path(id)}/raw${query({ version })}`;
}

/** The same file as `{name, blob}`, where a plain link could not show the key. */
export async function rawFile(id, version) {
  return fileOf(await send(rawUrl(id, version)), id);
}

/** `{name, blob}` of a download; `otherwise` names one that the service left without a name. */
async function fileOf(response, otherwise) {
  const name = /filename\*=UTF-8''([^;]+)/i.exec(response.headers.get('content-disposition') ?? '')?.[1];
  try {
    return { name: name ? decodeURIComponent(name) : otherwise, blob: await response.blob() };
  } catch {
    throw broken();
  }
}

export function search({ q, k = 12, filters = {}, signal }) {
  const { regions = [], years = [], kinds = [], documents = [] } = filters;
  const parameters = query({ q, k, region: regions, year: years, kind: kinds, document: documents });
  return getJson(`v1/search${parameters}`, { signal });
}

/** A conversation as a file: `{name, blob}`. */
export async function exportConversation(body) {
  return fileOf(await send('v1/conversations/export', posted(body)), body.title);
}

/** What the trainers' desk asks for: JSON, or a file as `{name, blob}`. */
export const postJson = (address, body) => getJson(address, posted(body));
export const postFile = async (address, body, otherwise) => fileOf(await send(address, posted(body)), otherwise);

export const documentsPage = (cursor) => getJson(`v1/documents${query({ cursor })}`);
export const documentInfo = (id) => getJson(path(id));
export const documentText = (id, version, signal) => getJson(`${path(id)}/text${query({ version })}`, { signal });
export const removeDocument = (id) => send(path(id), { method: 'DELETE' });
export const feedback = (body) => send('v1/feedback', posted(body));
export const references = (documents) => getJson('v1/references', posted({ documents }));
export const askWhole = (body, signal) => getJson('v1/ask', { ...posted({ ...body, stream: false }), signal });
export const suggestions = () => getJson('v1/suggestions');
export const failures = () => getJson('v1/documents/failures');
export const openapi = () => getJson('openapi.json');
export const session = () => getJson('v1/session');
export const logout = () => send('v1/session', { method: 'DELETE' });
export const evaluations = () => getJson('v1/evaluations');
export const evaluation = (id) => getJson(`v1/evaluations/${encodeURIComponent(id)}`);

/**
 * Ask, and hear of every event: `onEvent(name, data)` with the names of the contract.
 *
 * Resolves when the stream ended with `done`; rejects with `ApiError` on a refused request, an
 * `error` event or a stream that breaks off, and with `AbortError` when `signal` was used.
 */
export const ask = (body, options) => streamed('v1/ask', { ...body, stream: true }, options);

/** Score a question set; events and outcome as those of `ask`. */
export const evaluate = (body, options) => streamed('v1/evaluations', body, options);

async function streamed(address, body, { signal, onEvent }) {
  const { headers, ...post } = posted(body);
  const response = await send(address, { ...post, headers: { ...headers, accept: 'text/event-stream' }, signal });
  let finished = false;
  let failure = null;
  const parser = new EventParser(({ event, data }) => {
    const value = JSON.parse(data);
    if (event === 'error') {
      const error = value.error ?? value;
      failure = new ApiError({ ...error, hint: error.hint ?? '' });
    } else {
      finished ||= event === 'done';
      onEvent(event, value);
    }
  });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parser.feed(value);
      if (failure) throw failure;
    }
  } catch (error) {
    if (error.name === 'AbortError' || error instanceof ApiError) throw error;
    throw broken();
  }
  if (!finished) throw broken();
}

/** Upload one file; `onProgress(share)` hears of shares from 0 to 1. */
export function upload(file, options) {
  return withKey((key) => uploadOnce(file, key, options), opens);
}

function uploadOnce(file, headers, { onProgress, signal }) {
  if (isOver()) return beginAnew();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', 'v1/documents');
    request.responseType = 'json';
    for (const [name, value] of Object.entries({ ...headers, ...csrfHeaders() })) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      if (request.status < 300) resolve(request.response);
      else {
        const error = request.response?.error;
        const status = request.status;
        if (error?.code === LOGIN) toLogin();
        else if (status === 401) reject(unknown());
        else reject(new ApiError(error ? { ...error, status } : { code: `http.${status}`, message: t('errorStatus', { status }), status }));
      }
    });
    request.addEventListener('error', () => reject(offline()));
    request.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    signal?.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file);
    request.send(form);
  });
}
