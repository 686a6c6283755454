// A line chart of the last minutes, drawn anew with each point. It keeps its own points; a gap is drawn as a gap.

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH_UNKNOWN = 640;
const HEIGHT = 176;
const EDGE = { left: 48, right: 8, top: 8, bottom: 20 };
const POINTS_MAX = 300;
const LINEAR_STEPS = 4;

export class Chart {
  #holder;
  #title;
  #series;
  #isLogarithmic;
  #format;
  #points = [];
  // As wide as it is shown, so that its text is as large as any other.
  #width = WIDTH_UNKNOWN;
  #target = 0;

  /** The series are [{ name, of }], where `of` takes the value out of what is added. */
  constructor(holder, { title, series, format, isLogarithmic = false }) {
    this.#holder = holder;
    this.#title = title;
    this.#series = series;
    this.#format = format;
    this.#isLogarithmic = isLogarithmic;
    new ResizeObserver(() => this.#width !== holder.clientWidth && this.#draw()).observe(holder);
  }

  /** One second later; null where there are no figures. A target stays until there is another. */
  add(figures, target = this.#target) {
    this.#target = target;
    this.#points.push(figures && this.#series.map(({ of }) => of(figures)));
    this.#points.splice(0, this.#points.length - POINTS_MAX);
    this.#draw();
  }

  #draw() {
    this.#width = this.#holder.clientWidth || WIDTH_UNKNOWN;
    const scale = this.#isLogarithmic ? logarithmic(this.#values()) : linear(this.#values());
    const picture = element('svg', { viewBox: `0 0 ${this.#width} ${HEIGHT}`, role: 'img' });
    picture.setAttribute('aria-label', this.#inWords());
    for (const mark of scale.marks) {
      this.#drawMark(picture, scale.y(mark), this.#format(mark), 'grid');
    }
    if (this.#target > 0 && scale.y(this.#target) > EDGE.top) {
      picture.append(this.#horizontal(scale.y(this.#target), 'target'));
    }
    if (this.#series.length === 1) {
      picture.append(element('path', { class: 'area', d: this.#area(scale) }));
    }
    this.#series.forEach((_, i) => {
      picture.append(element('path', { class: `series-${i}`, d: this.#path(i, scale) }));
    });
    this.#drawTimes(picture);
    this.#holder.replaceChildren(picture, ...(this.#series.length > 1 ? [this.#legend()] : []));
  }

  #values() {
    return this.#points.flat().filter((value) => value !== null && value > 0);
  }

  #drawMark(picture, y, label, kind) {
    const text = element('text', { x: EDGE.left - 8, y: y + 4, 'text-anchor': 'end' });
    text.textContent = label;
    picture.append(this.#horizontal(y, kind), text);
  }

  #horizontal(y, kind) {
    return element('line', { class: kind, x1: EDGE.left, x2: this.#width - EDGE.right, y1: y, y2: y });
  }

  #drawTimes(picture) {
    for (const [x, anchor, label] of [[EDGE.left, 'start', '5 minutes ago'], [this.#width - EDGE.right, 'end', 'now']]) {
      const text = element('text', { x, y: HEIGHT - 2, 'text-anchor': anchor });
      text.textContent = label;
      picture.append(text);
    }
  }

  #x(n) {
    const step = (this.#width - EDGE.left - EDGE.right) / (POINTS_MAX - 1);
    return (EDGE.left + (POINTS_MAX - this.#points.length + n) * step).toFixed(1);
  }

  #path(i, scale) {
    let isDown = false;
    return this.#points.map((point, n) => {
      const command = isDown ? 'L' : 'M';
      isDown = point !== null;
      return point && `${command}${this.#x(n)} ${scale.y(point[i]).toFixed(1)}`;
    }).filter(Boolean).join('');
  }

  /** What is below the first series: a piece for each run of points. */
  #area(scale) {
    const bottom = HEIGHT - EDGE.bottom;
    return this.#points.map((point, n) => {
      if (!point) {
        return '';
      }
      const begin = this.#points[n - 1] ? '' : `M${this.#x(n)} ${bottom}`;
      const end = this.#points[n + 1] ? '' : `L${this.#x(n)} ${bottom}Z`;
      return `${begin}L${this.#x(n)} ${scale.y(point[0]).toFixed(1)}${end}`;
    }).join('');
  }

  #legend() {
    const legend = document.createElement('p');
    legend.className = 'legend';
    legend.append(...this.#series.map(({ name }, i) => {
      const item = document.createElement('span');
      const key = element('svg', { viewBox: '0 0 16 8', 'aria-hidden': 'true' });
      key.append(element('line', { class: `series-${i}`, x1: 0, x2: 16, y1: 4, y2: 4 }));
      item.append(key, name);
      return item;
    }));
    return legend;
  }

  #inWords() {
    const last = this.#points.at(-1);
    return last
      ? `${this.#title}: ${this.#series.map(({ name }, i) => `${name} ${this.#format(last[i])}`).join(', ')}`
      : `${this.#title}: no figures now`;
  }
}

const toY = (share) => EDGE.top + (1 - share) * (HEIGHT - EDGE.top - EDGE.bottom);

/** From zero to a round number above the largest value. */
function linear(values) {
  const largest = Math.max(LINEAR_STEPS, ...values);
  const magnitude = 10 ** Math.floor(Math.log10(largest / LINEAR_STEPS));
  const step = [1, 2, 2.5, 5, 10].map((times) => times * magnitude).find((each) => each * LINEAR_STEPS >= largest);
  const marks = Array.from({ length: LINEAR_STEPS + 1 }, (_, i) => i * step);
  return { marks, y: (value) => toY(value / (LINEAR_STEPS * step)) };
}

/** Whole powers of ten around all values, 0.1 to 1,000 at least; what is below stands on the bottom line. */
function logarithmic(values) {
  const low = Math.min(-1, ...values.map((value) => Math.floor(Math.log10(value))));
  const bottom = Math.max(-3, low);
  const top = Math.max(3, ...values.map((value) => Math.ceil(Math.log10(value))));
  const marks = Array.from({ length: top - bottom + 1 }, (_, i) => 10 ** (bottom + i));
  return { marks, y: (value) => toY(Math.max(0, Math.log10(Math.max(value, 1e-9)) - bottom) / (top - bottom)) };
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}
