/** The pictures of a text: several added at once, put in order with buttons, and always removed. */
import { listControl, movedByKey } from './lists.js';

/** The lists of the content manager, those of pictures with the pictures above them. */
export function registerLists({ CMS, h, createClass }, { lists, pictures: words }) {
  const List = listControl(CMS.getWidget('list').control, lists);

  const control = createClass({
    // A picture that was chosen elsewhere is shown here too.
    shouldComponentUpdate() {
      return true;
    },

    validate() {
      this.list?.validate();
    },

    focus(path) {
      this.list?.focus(path);
    },

    items() {
      return this.props.value ?? this.props.getEntry().get('mediaFiles').clear();
    },

    async add({ target }) {
      const files = [...target.files];
      const taken = new Set(this.items().map((item) => item.get('file')));
      for (const { name } of this.props.getEntry().get('mediaFiles').toJS()) taken.add(name);
      for (const file of files) {
        const name = freeName(file.name, taken);
        taken.add(name);
        await this.props.onPersistMedia(new File([file], name, { type: file.type }), { field: this.field() });
        // It stays open, for what has to be said of it; the next one comes behind it.
        this.list.addItem(this.props.field.clear().set('file', name));
        await new Promise((drawn) => setTimeout(drawn));
      }
      target.value = '';
    },

    move(index, by) {
      this.list.onSortEnd({ oldIndex: index, newIndex: index + by });
    },

    remove(index, event) {
      this.list.handleRemove(index, event);
    },

    field() {
      return this.props.field.get('fields')?.find((field) => field.get('widget') === 'image');
    },

    picture(item, index) {
      const file = item.get('file') ?? '';
      const button = (word, sign, disabled, action) => {
        const label = words[word].replace('{file}', file);
        return h('button', { type: 'button', 'aria-label': label, title: label, disabled, onClick: action }, sign);
      };
      return h(
        'li',
        { key: `${index} ${file}` },
        h(Thumbnail, { source: file && String(this.props.getAsset(file, this.field())), unseen: words.unseen }),
        h('span', {}, file),
        h(
          'span',
          { className: 'pictures__buttons' },
          button('earlier', '↑', index === 0, () => this.move(index, -1)),
          button('later', '↓', index === this.items().size - 1, () => this.move(index, 1)),
          button('remove', '×', false, (event) => this.remove(index, event)),
        ),
      );
    },

    render() {
      const { field, forID } = this.props;
      // How many there are of what: `3 bedragen`, where the list itself is called `Kosten`.
      const counted = field.set('label', field.get('label_many', field.get('label')));
      const list = h(List, { ...this.props, field: counted, ref: (made) => (this.list = made) });
      const keyed = { onKeyDownCapture: (event) => movedByKey(event, forID, this.move) };
      if (!this.field()) return h('div', keyed, list);
      const items = this.items();
      return h(
        'div',
        keyed,
        h('ol', { className: 'pictures', 'aria-label': words.order, hidden: !items.size }, items.toArray().map(this.picture)),
        h('label', { className: 'pictures__add' }, words.add, h('input', { type: 'file', multiple: true, accept: 'image/*', onChange: this.add })),
        list,
      );
    },
  });

  const Thumbnail = createClass({
    getInitialState() {
      return { failed: false };
    },

    render() {
      const { source, unseen } = this.props;
      if (!source || this.state.failed) return h('em', {}, unseen);
      return h('img', { src: source, alt: '', onError: () => this.setState({ failed: true }) });
    },
  });

  CMS.registerWidget('list', control);
}

/** A name that stands in an address, and that no other file has: `foto-van-de-tuin-2.jpg`. */
function freeName(name, taken) {
  const [, stem, ending] = /^(.*?)(\.[^.]*)?$/.exec(name.normalize('NFKD').toLowerCase());
  const plain = stem.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'beeld';
  for (let number = 1; ; number += 1) {
    const free = `${plain}${number > 1 ? `-${number}` : ''}${ending ?? ''}`;
    if (!taken.has(free)) return free;
  }
}
