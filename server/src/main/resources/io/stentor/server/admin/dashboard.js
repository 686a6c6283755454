// The dashboard: asks the server for its figures every second while somebody looks, and shows them.

import { Chart } from './chart.js';
import { lookAtConversation, openConversation } from './conversation.js';
import { brief, bytes, count, duration, milliseconds, share, words } from './figures.js';
import { ask, KeyNeeded, rememberKey } from './server.js';
import './socket.js';
import { byId, element, headRow, row, say, setEnabled } from './table.js';

const EVERY_MS = 1_000;
const PAGE_SIZE = 20;
const QUANTILES = ['p50', 'p99', 'p999', 'max'];
const NO_COLUMNS = ['lane', 'id', 'index'];

const charts = {
  latency: new Chart(byId('latency-chart'), {
    title: 'Delivery latency of the last 10 seconds in milliseconds',
    series: [
      { name: 'p50', of: (stats) => stats.latency.window.p50 },
      { name: 'p99', of: (stats) => stats.latency.window.p99 },
      { name: 'max', of: (stats) => stats.latency.window.max },
    ],
    format: milliseconds,
    isLogarithmic: true,
  }),
  rate: new Chart(byId('rate-chart'), {
    title: 'Deliveries a second', series: [{ name: 'now', of: (stats) => stats.rates.deliveries }], format: brief,
  }),
  connections: new Chart(byId('connections-chart'), {
    title: 'Connections', series: [{ name: 'now', of: (stats) => stats.connections }], format: brief,
  }),
};

/** Where each page that was turned begins; the first begins at nothing. */
let pages = [null];
let next = null;
let targetMs = Infinity;

// Asking.

async function look() {
  try {
    const [stats] = await Promise.all([ask('/api/stats'), lookAtConversations(), lookAtConversation()]);
    showState('live', 'Live');
    byId('key-form').hidden = true;
    showStats(stats);
  } catch (error) {
    Object.values(charts).forEach((chart) => chart.add(null));
    const isKeyNeeded = error instanceof KeyNeeded;
    showState('lost', isKeyNeeded ? 'API key needed' : 'No answer');
    byId('key-form').hidden = !isKeyNeeded;
  }
}

async function lookAtConversations() {
  const after = pages.at(-1);
  const page = await ask(`/api/conversations?${new URLSearchParams({ limit: PAGE_SIZE, ...(after && { after }) })}`);
  // Somebody may have turned the page meanwhile.
  if (after === pages.at(-1)) {
    showConversations(page);
  }
}

function turnTo(newPages) {
  pages = newPages;
  // When that fails the next look says so.
  lookAtConversations().catch(() => {});
}

/** One question at a time, and none while nobody looks. */
async function keepLooking() {
  for (;;) {
    const startedMs = performance.now();
    if (!document.hidden) {
      await look();
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, startedMs + EVERY_MS - performance.now())));
  }
}

// Showing.

function showState(state, label) {
  const line = byId('state');
  line.dataset.state = state;
  say(line, label);
}

function showStats(stats) {
  for (const figure of document.querySelectorAll('[data-figure]')) {
    figure.textContent = count(figure.dataset.figure.split('.').reduce((value, name) => value?.[name], stats));
  }
  byId('uptime').textContent = duration(stats.uptimeSeconds);
  showLatency(stats);
  charts.rate.add(stats);
  charts.connections.add(stats);
  showReasons('disconnects', stats.disconnects);
  showReasons('refused', stats.refused);
  showMemory(stats.memory);
  showLanes(stats.lanes);
}

function showLatency(stats) {
  const { window, total, withinTarget } = stats.latency;
  ({ targetMs } = stats.latency);
  byId('target').textContent = `${milliseconds(targetMs)} ms`;
  byId('within').textContent = share(withinTarget);
  byId('within').dataset.met = window.p99 > targetMs ? 'no' : 'yes';
  showQuantiles(byId('latency-window'), window);
  showQuantiles(byId('latency-total'), total);
  charts.latency.add(stats, targetMs);
}

function showQuantiles(line, values) {
  [...line.querySelectorAll('td')].forEach((cell, i) => {
    const value = values[QUANTILES[i]];
    cell.textContent = milliseconds(value);
    cell.classList.toggle('missed', value > targetMs);
  });
}

function showConversations({ conversations, next: following = null }) {
  next = following;
  const table = byId('conversations');
  // A name that has the focus keeps it, if it is still there.
  const focused = document.activeElement?.closest('#conversations tr')?.dataset.id;
  table.replaceChildren(...conversations.map(conversationRow));
  if (focused !== undefined) {
    [...table.rows].find(({ dataset }) => dataset.id === focused)?.querySelector('button').focus();
  }
  byId('no-conversations').hidden = conversations.length > 0;
  say(byId('page'), `Page ${count(pages.length)}`);
  setEnabled(byId('first'), pages.length > 1);
  setEnabled(byId('previous'), pages.length > 1);
  setEnabled(byId('next'), next !== null);
}

function conversationRow(each) {
  const head = element('th', '', { scope: 'row' });
  const name = element('button', each.conversationId, { type: 'button', class: 'link', title: each.conversationId, dir: 'auto' });
  name.addEventListener('click', () => openConversation(each.conversationId));
  head.append(name);
  const line = row('', [
    count(each.members), count(each.users), count(each.rate), share(each.deliveredRatio), milliseconds(each.p99 || null),
  ], head);
  line.dataset.id = each.conversationId;
  const [, , , delivered, p99] = line.querySelectorAll('td');
  delivered.classList.toggle('missed', each.deliveredRatio < 1);
  p99.classList.toggle('missed', each.p99 > targetMs);
  return line;
}

/** Those that have happened, the most frequent first. */
function showReasons(id, counts = {}) {
  const happened = Object.entries(counts).filter(([, times]) => times > 0).sort(([, one], [, other]) => other - one);
  byId(id).replaceChildren(...happened.map(([reason, times]) => row(words(reason), [count(times)])));
  byId(`no-${id}`).hidden = happened.length > 0;
}

/** Which figures there are is the server's business: numbers in bytes, groups of them by their names. */
function showMemory(memory) {
  byId('memory').replaceChildren(...numbersIn(memory).map(([name, value]) => row(words(name), [bytes(value)])));
}

function numbersIn(figures, prefix = '') {
  return Object.entries(figures).flatMap(([name, value]) => {
    if (typeof value === 'number') {
      return [[prefix + name, value]];
    }
    return value && typeof value === 'object' ? numbersIn(value, `${prefix}${name} `) : [];
  });
}

/** The same for lanes: a column for each number that the first one tells. */
function showLanes(lanes) {
  const columns = numbersIn(lanes[0] ?? {}).map(([name]) => name).filter((name) => !NO_COLUMNS.includes(name));
  byId('lanes-head').replaceChildren(headRow(['Lane', ...columns.map(words)]));
  byId('lanes').replaceChildren(...lanes.map((lane, i) => {
    const values = new Map(numbersIn(lane));
    return row(String(i), columns.map((name) => (/bytes/iu.test(name) ? bytes : count)(values.get(name))));
  }));
}

byId('first').addEventListener('click', () => turnTo([null]));
byId('previous').addEventListener('click', () => turnTo(pages.length > 1 ? pages.slice(0, -1) : pages));
byId('next').addEventListener('click', () => turnTo(next === null ? pages : [...pages, next]));

byId('key-form').addEventListener('submit', (event) => {
  event.preventDefault();
  rememberKey(byId('key').value);
  byId('key').value = '';
});

keepLooking();
