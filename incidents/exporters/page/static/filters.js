// Filters: what is asked for, in a form and in the address, and which incidents fit.

const DISPUTE = [['', 'any'], ['yes', 'disputed'], ['no', 'not disputed']];
const fields = {};

/** Build the form; what no incident has is not offered. */
function buildFilters() {
  const form = byId('_filters');
  fields.words = addField(form, 'Search titles, quotes, names', make('input', { type: 'search', id: '_words', autocomplete: 'off', spellcheck: 'false' }));
  addChoice(form, 'actor', 'Actor', index.allActors, (place) => index.actors[place]);
  addChoice(form, 'type', 'Type', index.types, (place) => [index.type[place]]);
  addChoice(form, 'country', 'Country', index.countries, (place) => [index.country[place]]);
  if (index.disputes.length) {
    const named = index.disputes.map((name) => [`on ${name}`, `disputed on ${name}`]).sort();
    const options = [...DISPUTE, ...named].map(([value, text]) => make('option', { value }, text));
    fields.dispute = addField(form, 'Dispute', make('select', { id: '_dispute' }, ...options));
  }
  for (const [key, text] of [['from', 'From'], ['to', 'Until']]) {
    fields[key] = addField(form, text, make('input', { id: `_${key}`, type: 'date', min: '0001-01-01', max: '9999-12-31' }));
  }
  const clear = make('button', { type: 'button', id: '_clear' }, 'Show all');
  clear.addEventListener('click', () => { clearFilters(); fields.words.focus(); });
  form.append(clear);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', onceAFrame(applyFilters));
}

function addField(form, text, field) {
  form.append(make('label', null, text, field));
  return field;
}

/** A choice of names, with how many incidents have each. */
function addChoice(form, key, text, names, placesOf) {
  if (!names.length) return;
  const counts = new Array(names.length).fill(0);
  items.forEach((_, place) => { for (const name of placesOf(place)) if (name >= 0) counts[name] += 1; });
  const options = names
    .map((name, at) => [name, counts[at]])
    .sort(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([name, number_]) => make('option', { value: name }, `${name} (${number.format(number_)})`));
  fields[key] = addField(form, text, make('select', { id: `_${key}` }, make('option', { value: '' }, 'all'), ...options));
}

const asked = () => Object.entries(fields).filter(([, field]) => field.value).map(([key, field]) => [key, field.value]);

/** Find out what fits and have everything follow. */
function applyFilters() {
  const given = Object.fromEntries(asked());
  const tests = [...testsOf(given)];
  for (let place = 0; place < items.length; place += 1) fitting[place] = tests.every((test) => test(place)) ? 1 : 0;
  showFitting();
  tellCount(tests.length > 0);
  const hash = tests.length ? `#?${new URLSearchParams(given)}` : '';
  if (hash || location.hash.startsWith('#?')) history.replaceState(null, '', hash || '#');
  for (const watcher of watchers) watcher('filtered');
}

function* testsOf({ words, actor, type, country, dispute, from, to }) {
  if (actor) yield testOf(index.allActors, actor, (at) => (place) => index.actors[place].includes(at));
  if (type) yield testOf(index.types, type, (at) => (place) => index.type[place] === at);
  if (country) yield testOf(index.countries, country, (at) => (place) => index.country[place] === at);
  if (dispute === 'yes') yield (place) => index.disputed[place].length > 0;
  else if (dispute === 'no') yield (place) => index.disputed[place].length === 0;
  else if (dispute) yield testOf(index.disputes, dispute.slice(3), (at) => (place) => index.disputed[place].includes(at));
  if (from) yield (place) => index.to[place] >= secondsOf(from);
  if (to) yield (place) => index.from[place] < secondsOf(to) + 86400;
  const wanted = words ? plain(words).split(/\s+/).filter(Boolean) : [];
  if (wanted.length) {
    while (readWords());
    yield (place) => holds(place, wanted);
  }
}

function testOf(names, name, makeTest) {
  const at = names.indexOf(name);
  return at < 0 ? () => false : makeTest(at);
}

const secondsOf = (day) => Date.parse(`${day}T00:00:00Z`) / 1000;

/** Say how many there are, and how many were killed in them: the best numbers and the spans, added. */
function tellCount(filtered) {
  let [number_, best, low, high, open, counted] = [0, 0, 0, 0, false, 0];
  for (let place = 0; place < items.length; place += 1) {
    if (!fitting[place]) continue;
    number_ += 1;
    if (index.best[place] == null) continue;
    counted += 1;
    best += index.best[place];
    low += index.low[place] ?? 0;
    high += index.high[place] ?? index.best[place];
    open ||= index.high[place] == null || ['above', 'both'].includes(index.open[place]);
  }
  const span = low === high && !open ? '' : ` [${number.format(low)}–${number.format(high)}${open ? '+' : ''}]`;
  const of = filtered ? ` of ${number.format(items.length)}` : '';
  byId('_count').replaceChildren(make('b', null, `${number.format(number_)}${of}`), number_ === 1 && !filtered ? ' incident' : ' incidents',
    ...(counted ? [' · killed, all added: ', make('b', null, number.format(best)), `${span}, known of ${number.format(counted)}`] : []));
  byId('_clear').disabled = !filtered;
}

/** Ask for everything again. */
function clearFilters() {
  for (const field of Object.values(fields)) field.value = '';
  applyFilters();
}

/** Take the filters that the address holds: "#?country=Iran". */
function readAddress() {
  if (!location.hash.startsWith('#?')) return;
  for (const [key, value] of new URLSearchParams(location.hash.slice(2))) if (Object.hasOwn(fields, key)) fields[key].value = value;
}
