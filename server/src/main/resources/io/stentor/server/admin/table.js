// Rows and lists, made anew with each look; text from strangers stays text.

export const byId = (id) => document.getElementById(id);

export function element(kind, text = '', attributes = {}) {
  const made = document.createElement(kind);
  made.textContent = text;
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
}

/** A name, then figures. */
export function row(name, values, head = element('th', name, { scope: 'row', title: name, dir: 'auto' })) {
  const line = document.createElement('tr');
  line.append(head, ...values.map((value) => element('td', value)));
  return line;
}

export function headRow(names) {
  const line = document.createElement('tr');
  line.append(...names.map((name) => element('th', name, { scope: 'col' })));
  return line;
}

/** The terms of a description list, each with its words. */
export function terms(pairs) {
  return pairs.map(([term, words]) => {
    const pair = document.createElement('div');
    pair.append(element('dt', term), element('dd', words, { dir: 'auto' }));
    return pair;
  });
}

/** Text that is not touched when it is the same: whoever has it read aloud hears it once. */
export function say(place, words) {
  if (place.textContent !== words) {
    place.textContent = words;
  }
}

// A button that is disabled while it has the focus loses it.
export function setEnabled(button, isEnabled) {
  button.disabled = !isEnabled && button !== document.activeElement;
}
