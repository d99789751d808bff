/** Saving on one's own machine: never over what somebody else wrote, and what fails is told. */
import { nameless, partsOf } from './front_matter.js';

// What this tab saved last: the form goes on from there, though it still holds what it opened.
const SAVED = 'sitegen-saved';

/** The content manager's way to save here, as a class that it can use. */
export function localBackend(CMS, { unanswered, failed, close }) {
  return class {
    constructor(...given) {
      const backend = CMS.getBackend('proxy').init(...given);
      const ask = backend.request.bind(backend);
      const read = new Map(); // path -> its text, as this page knows it
      backend.request = async ({ action, params }) => {
        const writes = /^(persist|delete)/.test(action);
        const sent = writes ? { ...params, ...withBases(action, params, read) } : params;
        const answer = await ask({ action, params: sent }).catch((error) => {
          const sentence = error.status === undefined ? unanswered : error.message;
          if (writes) tell(sentence, close);
          throw nameless(writes ? failed : sentence);
        });
        if (action === 'getEntry') read.set(params.path, answer.data);
        for (const { path, raw } of sent.dataFiles ?? []) read.set(path, raw);
        if (action === 'persistEntry') remember(params.dataFiles);
        return answer;
      };
      return backend;
    }
  };
}

/** The files of a request, each with the text that it may replace; null for none, or for an empty one. */
function withBases(action, { dataFiles, options, paths }, read) {
  if (action === 'deleteFiles') return { bases: paths.map((path) => read.get(path) ?? null) };
  if (action !== 'persistEntry') return {};
  return {
    dataFiles: dataFiles.map((file) => {
      const { text, source } = partsOf(file.raw);
      const base = options.newEntry ? '' : current(file.path, source);
      return { ...file, raw: text, base: base || null };
    }),
  };
}

/** What stands in a file by now, as far as this tab knows, where the form began with `source`. */
function current(path, source) {
  const saved = JSON.parse(sessionStorage.getItem(SAVED) ?? '{}');
  return saved.path === path && saved.source === source ? saved.text : source;
}

function remember([{ path, raw }]) {
  sessionStorage.setItem(SAVED, JSON.stringify({ path, ...partsOf(raw) }));
}

/** Show a sentence until somebody has read it. */
function tell(sentence, close) {
  const dialog = document.createElement('dialog');
  const words = document.createElement('p');
  const button = document.createElement('button');
  words.textContent = sentence;
  button.textContent = close;
  button.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  dialog.append(words, button);
  document.body.append(dialog);
  dialog.showModal();
}
