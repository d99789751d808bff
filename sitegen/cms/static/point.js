/** A place in a picture: how far from the left and from the top, in two numbers. */

const MIDDLE = '50%';

/** The field of a place, which is kept as a list such as ['50%', '20%']. */
export function registerPoint({ CMS, h, createClass }, words) {
  const control = createClass({
    places() {
      const { value } = this.props;
      return value?.toJS?.() ?? value ?? [];
    },

    change(index, text) {
      const given = [0, 1].map((at) => (at === index ? text && `${text}%` : this.places()[at]));
      // One of the two says nothing without the other.
      this.props.onChange(text ? given.map((place) => place || MIDDLE) : []);
    },

    number(index, label, id) {
      return h(
        'label',
        {},
        `${label} `,
        h('input', {
          id,
          type: 'number',
          min: 0,
          max: 100,
          value: (this.places()[index] ?? '').replace('%', ''),
          onChange: ({ target }) => this.change(index, target.value),
        }),
      );
    },

    render() {
      const { forID, classNameWrapper } = this.props;
      return h(
        'div',
        { className: `${classNameWrapper} point` },
        this.number(0, words.left, forID),
        this.number(1, words.top, `${forID}-top`),
      );
    },
  });

  CMS.registerWidget('point', control);
}
