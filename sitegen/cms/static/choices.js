/** Lists to choose from, which tell in the language of the form what there is to hear. */

/** The lists of the content manager with the words of the form. */
export function registerChoices({ CMS, h }, words) {
  const said = spoken(words);
  const Select = CMS.getWidget('select').control;

  class Choices extends Select {
    render() {
      const { type, props, key, ref } = super.render();
      return h(type, { ...props, ...said, key, ref });
    }
  }

  CMS.registerWidget('select', Choices);
}

/** What is told of a list: that it is empty, how many it has, and what was done with it. */
function spoken(words) {
  const filled = (word, values) => word.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const place = (options, one) => filled(words.place, { number: options.indexOf(one) + 1, count: options.length });
  const changes = {
    'select-option': words.chosen,
    'initial-input-focus': words.chosen,
    'deselect-option': words.dropped,
    'pop-value': words.dropped,
    'remove-value': words.dropped,
    clear: words.cleared,
  };
  const moments = { menu: words.choose, input: words.open, value: words.values };
  return {
    noOptionsMessage: () => words.none,
    screenReaderStatus: ({ count }) => filled(words.found[count === 1 ? 'one' : 'many'], { count }),
    ariaLiveMessages: {
      guidance: ({ context, isInitialFocus }) => (context === 'input' && !isInitialFocus ? '' : moments[context]),
      onChange: ({ action, label, labels }) => {
        const named = [label, ...(labels ?? [])].filter(Boolean).join(', ');
        return named || action === 'clear' ? filled(changes[action] ?? '', { label: named }) : '';
      },
      // What the keyboard is at in the open list is told by the browser itself, but not by Apple's.
      onFocus: ({ context, focused, options, label, selectValue, isAppleDevice }) => {
        if (context === 'menu' && !isAppleDevice) return '';
        const among = context === 'value' ? selectValue : options;
        return `${label}, ${place(among, focused)}.`;
      },
      onFilter: ({ resultsMessage }) => resultsMessage,
    },
  };
}
