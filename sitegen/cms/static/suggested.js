/** Any text, with those that the site knows to choose from: they are kept by their id. */

export function registerSuggested({ CMS, h, createClass }) {
  const control = createClass({
    options() {
      return this.props.field.get('options').toJS();
    },

    shown() {
      const value = this.props.value ?? '';
      return this.options().find((option) => option.value === value)?.label ?? value;
    },

    change({ target }) {
      const typed = target.value.toLowerCase();
      const known = this.options().find(({ label }) => label.toLowerCase() === typed);
      this.props.onChange(known?.value ?? target.value);
    },

    render() {
      const { forID, classNameWrapper, setActiveStyle, setInactiveStyle } = this.props;
      const list = `${forID}-known`;
      return h(
        'div',
        {},
        h('input', {
          id: forID,
          className: classNameWrapper,
          type: 'text',
          list,
          value: this.shown(),
          onChange: this.change,
          onFocus: setActiveStyle,
          onBlur: setInactiveStyle,
        }),
        h('datalist', { id: list }, this.options().map(({ value, label }) => h('option', { key: value, value: label }))),
      );
    },
  });

  CMS.registerWidget('suggested', control);
}
