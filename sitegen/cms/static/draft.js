/** What the browser kept of a text that nobody saved comes after the text itself, not before it. */

// The content manager asks for both at once, and lets the last one win: without this, whoever says
// yes to going on with what was kept sees it for a moment, and then loses it.
const { get } = IDBObjectStore.prototype;
const FORM = '#nc-root [class*="-ControlPaneContainer"]';

IDBObjectStore.prototype.get = function answerLater(key) {
  const request = get.call(this, key);
  if (String(key).startsWith('backup')) {
    Object.defineProperty(request, 'onsuccess', {
      set: (answer) => request.addEventListener('success', (event) => shown(() => answer.call(request, event))),
    });
  }
  return request;
};

function shown(then) {
  if (document.querySelector(FORM)) then();
  else requestAnimationFrame(() => shown(then));
}

/** Forget all that the browser kept of texts that nobody saved. */
export function forgotten() {
  return new Promise((resolve) => {
    const opened = indexedDB.open('localforage');
    opened.onerror = resolve;
    opened.onsuccess = () => {
      const writing = opened.result.transaction('keyvaluepairs', 'readwrite');
      const keys = writing.objectStore('keyvaluepairs').openKeyCursor();
      keys.onsuccess = () => {
        const cursor = keys.result;
        if (!cursor) return;
        if (String(cursor.key).startsWith('backup')) writing.objectStore('keyvaluepairs').delete(cursor.key);
        cursor.continue();
      };
      writing.oncomplete = resolve;
      writing.onerror = resolve;
    };
  });
}
