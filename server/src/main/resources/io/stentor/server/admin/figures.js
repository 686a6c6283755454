// Figures as people read them.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const exact = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 2 });
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const NOTHING = '–';

const known = (format) => (value) => (typeof value === 'number' ? format(value) : NOTHING);

export const count = known((value) => (value > 0 && value < 10 && !Number.isInteger(value) ? exact.format(value) : whole.format(value)));
export const brief = known((value) => short.format(value));
export const milliseconds = known((value) => (value >= 1_000 ? whole.format(value) : exact.format(value)));

/** Never rounded up to all of it: one lost in a million is not none. */
export const share = known((value) => (value < 1 && value > 0.9999 ? '> 99.99%' : percent.format(value)));

export const bytes = known((value) => {
  const power = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(value) / 10));
  return `${exact.format(value / 1024 ** power)} ${UNITS[power]}`;
});

export const duration = known((seconds) => {
  const parts = [[86_400, 'd'], [3_600, 'h'], [60, 'min'], [1, 's']]
    .map(([unit, name], i, units) => [Math.floor((i === 0 ? seconds : seconds % units[i - 1][0]) / unit), name]);
  const first = parts.findIndex(([value]) => value > 0);
  return first < 0 ? '0 s' : parts.slice(first, first + 2).map(([value, name]) => `${value} ${name}`).join(' ');
});

/** "heapUsedBytes" and "heap_used" are both "heap used". */
export function words(name) {
  return name.replace(/([a-z\d])([A-Z])/gu, '$1 $2').replaceAll(/[_.]/gu, ' ').replace(/ bytes$/iu, '').toLowerCase();
}
