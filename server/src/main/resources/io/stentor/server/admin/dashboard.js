// The dashboard: asks the server for its figures every second while somebody looks, and shows them.

import { Chart } from './chart.js';
import { brief, bytes, count, duration, milliseconds, share, words } from './figures.js';

const EVERY_MS = 1_000;
const ANSWER_MS = 5_000;
const PAGE_SIZE = 20;
const KEY = 'stentor.key';
const QUANTILES = ['p50', 'p99', 'p999', 'max'];

const byId = (id) => document.getElementById(id);

const latency = new Chart(byId('latency-chart'), {
  title: 'Delivery latency of the last 10 seconds in milliseconds',
  series: [
    { name: 'p50', of: (stats) => stats.latency.window.p50 },
    { name: 'p99', of: (stats) => stats.latency.window.p99 },
    { name: 'max', of: (stats) => stats.latency.window.max },
  ],
  format: milliseconds,
  isLogarithmic: true,
});
const rate = new Chart(byId('rate-chart'), {
  title: 'Deliveries a second',
  series: [{ name: 'now', of: (stats) => stats.rates.deliveries }],
  format: brief,
});
const connections = new Chart(byId('connections-chart'), {
  title: 'Connections',
  series: [{ name: 'now', of: (stats) => stats.connections }],
  format: brief,
});

let after = null;
let next = null;

// Asking.

class Refused extends Error {}

async function ask(path) {
  const key = stored(() => sessionStorage.getItem(KEY));
  const answer = await fetch(path, {
    headers: key ? { authorization: `Bearer ${key}` } : {},
    signal: AbortSignal.timeout(ANSWER_MS),
    cache: 'no-store',
  });
  if (answer.status === 401 || answer.status === 403) {
    throw new Refused();
  }
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status}`);
  }
  return answer.json();
}

async function look() {
  try {
    const [stats] = await Promise.all([ask('/api/stats'), lookAtConversations()]);
    showState('live', 'Live');
    byId('key-form').hidden = true;
    showStats(stats);
  } catch (error) {
    [latency, rate, connections].forEach((chart) => chart.add(null));
    if (error instanceof Refused) {
      showState('lost', 'API key needed');
      byId('key-form').hidden = false;
    } else {
      showState('lost', 'No answer');
    }
  }
}

async function lookAtConversations() {
  const askedAfter = after;
  const page = await ask(`/api/conversations?${new URLSearchParams({ limit: PAGE_SIZE, ...(after && { after }) })}`);
  // Somebody may have turned the page meanwhile.
  if (askedAfter === after) {
    showConversations(page);
  }
}

function turnTo(page) {
  after = page;
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
  if (line.dataset.state !== state || line.textContent !== label) {
    line.dataset.state = state;
    line.textContent = label;
  }
}

function showStats(stats) {
  for (const figure of document.querySelectorAll('[data-figure]')) {
    figure.textContent = count(figure.dataset.figure.split('.').reduce((value, name) => value?.[name], stats));
  }
  byId('uptime').textContent = duration(stats.uptimeSeconds);
  const { window, total, targetMs, withinTarget } = stats.latency;
  byId('target').textContent = `${milliseconds(targetMs)} ms`;
  byId('within').textContent = share(withinTarget);
  byId('within').dataset.met = window.p99 > targetMs ? 'no' : 'yes';
  showQuantiles(byId('latency-window'), window, targetMs);
  showQuantiles(byId('latency-total'), total, targetMs);
  latency.add(stats, targetMs);
  rate.add(stats);
  connections.add(stats);
  showMemory(stats.memory);
  showLanes(stats.lanes);
}

function showQuantiles(row, values, targetMs) {
  [...row.querySelectorAll('td')].forEach((cell, i) => {
    const value = values[QUANTILES[i]];
    cell.textContent = milliseconds(value);
    cell.classList.toggle('missed', value > targetMs);
  });
}

function showConversations({ conversations, next: following = null }) {
  next = following;
  byId('conversations').replaceChildren(...conversations.map((each) => row(each.conversationId, [
    count(each.members), count(each.users), count(each.rate), share(each.deliveredRatio), milliseconds(each.p99),
  ])));
  byId('no-conversations').hidden = conversations.length > 0;
  setEnabled(byId('first'), after !== null);
  setEnabled(byId('next'), next !== null);
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
  const columns = numbersIn(lanes[0] ?? {}).map(([name]) => name).filter((name) => !['lane', 'id', 'index'].includes(name));
  const head = document.createElement('tr');
  head.append(cell('th', 'Lane', 'col'), ...columns.map((name) => cell('th', words(name), 'col')));
  byId('lanes-head').replaceChildren(head);
  byId('lanes').replaceChildren(...lanes.map((lane, i) => {
    const values = new Map(numbersIn(lane));
    return row(String(i), columns.map((name) => (/bytes/iu.test(name) ? bytes : count)(values.get(name))));
  }));
}

function row(name, values) {
  const line = document.createElement('tr');
  const head = cell('th', name, 'row');
  head.title = name;
  head.dir = 'auto';
  line.append(head, ...values.map((value) => cell('td', value)));
  return line;
}

function cell(kind, text, scope) {
  const made = document.createElement(kind);
  made.textContent = text;
  if (scope) {
    made.scope = scope;
  }
  return made;
}

// A button that is disabled while it has the focus loses it.
function setEnabled(button, isEnabled) {
  button.disabled = !isEnabled && button !== document.activeElement;
}

byId('first').addEventListener('click', () => turnTo(null));
byId('next').addEventListener('click', () => turnTo(next ?? after));

byId('key-form').addEventListener('submit', (event) => {
  event.preventDefault();
  stored(() => sessionStorage.setItem(KEY, byId('key').value));
  byId('key').value = '';
});

// Browsers that block storage throw; the page then works for servers without a key.
function stored(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

keepLooking();
