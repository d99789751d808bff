/** Starts the form: reads its configuration, brings in the content manager and tells what fails. */
import './draft.js';
import { told } from './bonds.js';
import { frontMatterFormat, nameless } from './front_matter.js';
import { objectControl } from './lists.js';
import { checkText, localBackend } from './local.js';
import { guardPaste } from './paste.js';
import { giveAccess } from './access.js';
import { registerChoices } from './choices.js';
import { registerLists } from './pictures.js';
import { registerPoint } from './point.js';
import { allowed, counted, registerReview } from './review.js';
import { registerSuggested } from './suggested.js';
import { fitted, guardUploads } from './uploads.js';

const said = document.getElementById('said');

// The content manager checks its configuration with code that it makes on the spot, which the
// browser policy of this page rightly forbids. The configuration is made, and tested, by the
// program that published this page: here such a check says yes, also on a host without the policy.
window.Function = new Proxy(Function, { construct: () => () => () => true });

function loaded(src) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.addEventListener('load', resolve);
    script.addEventListener('error', () => reject(new Error(src)));
    script.src = src;
    document.head.append(script);
  });
}

function over(words, others) {
  if (typeof others !== 'object' || typeof words !== 'object') return others;
  const entries = Object.entries(others).map(([key, value]) => [key, over(words[key] ?? {}, value)]);
  return { ...words, ...Object.fromEntries(entries) };
}

try {
  const answer = await fetch('config.json', { cache: 'no-cache' });
  if (!answer.ok) throw new Error(`config.json ${answer.status}`);
  const { here, config, shapes, words, unreadable, review, bonds, lists, point, pictures, names, choices } = await answer.json();
  window.CMS_MANUAL_INIT = true;
  await loaded('decap/decap-cms.js');
  const { CMS } = window;
  const entries = Object.entries(shapes);
  const formats = Object.fromEntries(
    entries.map(([name, shape]) => [name, frontMatterFormat(shape, unreadable, Boolean(here))]),
  );
  for (const [name, format] of Object.entries(formats)) CMS.registerCustomFormat(name, 'md', format);
  const address = new URL('.', document.baseURI).href;
  const beside = here && ((name) => `${address}${here.cards}/${name}/`);
  registerReview(window, { ...review, beside: here?.beside }, beside, (entry, collection) => {
    if (!here) return told(entry.get('data').toJS(), bonds[collection.get('format')]);
    return checkText(address, entry, collection, formats[collection.get('format')]);
  });
  guardUploads(pictures, here && ((file) => fitted(address, file)));
  registerLists(window, { lists, pictures });
  CMS.registerWidget('object', objectControl(CMS.getWidget('object').control, lists));
  registerChoices(window, choices);
  registerPoint(window, point);
  registerSuggested(window);
  // What stands between the fields: a heading, which the content manager shows as a label.
  CMS.registerWidget('group', window.createClass({ render: () => null }));
  guardPaste({ pictures: pictures.pasted, close: pictures.close });
  CMS.registerLocale(config.locale, over(CMS.getLocale(config.locale), words));
  // On one's own machine there is no account: be somebody without asking.
  if (here) {
    CMS.registerBackend(config.backend.name, localBackend(CMS, address, here, review));
    const list = Object.assign(document.createElement('a'), { className: 'beside', textContent: here.list });
    list.href = `${address}${here.cards}/`;
    const ways = document.createElement('nav');
    ways.setAttribute('aria-label', here.list);
    ways.append(list);
    document.body.append(ways);
    localStorage.setItem('decap-cms-user', JSON.stringify({ backendName: config.backend.name }));
  }
  const kinds = Object.fromEntries(config.collections.map(({ name, format }) => [name, format]));
  // On one's own machine what saves asks `check` by itself. A draft may have mistakes.
  if (!here) {
    CMS.registerEventListener({
      name: 'preSave',
      handler: async ({ entry }) => {
        const found = told(entry.get('data').toJS(), bonds[kinds[entry.get('collection')]]);
        const draft = Boolean(entry.getIn(['data', 'draft']));
        if (!(await allowed(found, draft, review))) throw nameless(counted(found, review));
      },
    });
  }
  CMS.init({ config });
  giveAccess(names);
  document.getElementById('loading').remove();
} catch (error) {
  said.textContent = said.dataset.failed;
  console.error(error);
}
