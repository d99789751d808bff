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
