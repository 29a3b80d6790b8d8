// The claims behind an incident. Columns: see claims.py.

const PAST = new Set(['superseded', 'corrected', 'misreading', 'deprecated', 'withdrawn']);
const cache = new Map();

function blockOf(place) {
  const at = Math.floor(place / index.block);
  if (!cache.has(at)) cache.set(at, readData(`_claims${at}`));
  return cache.get(at);
}

const isolated = (text) => make('bdi', null, text);

/** Every claim on an incident, property by property. */
function tellClaims(place) {
  const block = blockOf(place);
  const properties = block.entries[place % index.block];
  const id = `_why_${items[place].id}`;
  return make('div', { class: 'claims', id }, ...properties.map((property) => tellProperty(property, block)));
}

function tellProperty([label, shown, reports, origins, disputed, rule, claims], block) {
  const backing = shown
    ? ` — ${count(reports, 'report')}, ${origins ? count(origins, 'origin') : 'lineage not recorded'}, rule ${rule}`
    : ' nothing is shown: no claim on it is current';
  const listed = new Set(claims.map(([name]) => name));
  return make('section', null,
    make('h6', null, `${label}: `, isolated(shown), make('span', null, backing),
      disputed ? make('span', { class: 'flag' }, 'disputed') : null),
    make('ul', null, ...claims.map((claim) => tellClaim(claim, block, listed))));
}

function tellClaim(claim, block, listed) {
  const [name, value, stance, standing, why, passage, origins, rank, credibility, reason, misreads, handling] = claim;
  const past = PAST.has(standing);
  const kind = [standing === 'shown' ? 'shown' : '', past ? 'past' : '', listed.has(misreads) ? 'under' : ''].join(' ').trim();
  return make('li', { class: kind || null },
    make('span', { class: 'number' }, name),
    make('span', { class: 'value' }, stance === 'denies' ? 'not ' : '', isolated(value)),
    make('span', { class: 'standing' }, standing),
    make('span', { class: 'why', dir: 'auto' }, why),
    ...tellPassage(block.passages[passage], block),
    tellLineage(block.passages[passage], origins, past, { rank, credibility, reason, handling }));
}

function* tellPassage([source, locator, speaker, said, quote, gist], block) {
  const [code, publisher, title, published, url, link, kind, grade] = block.sources[source];
  yield quote
    ? make('blockquote', { dir: 'auto' }, `“${quote}”`)
    : make('blockquote', { class: 'gist', dir: 'auto' }, gist ? `In our words: ${gist}` : 'No wording recorded.');
  const said_ = [speaker ? isolated(speaker) : 'No speaker named', said ? `, said ${said}` : '', '. '];
  const named = [isolated(publisher || code), title ? ', ' : '', title ? make('cite', { dir: 'auto' }, title) : '',
    `, ${published || 'undated'}`, locator ? `, ${locator}` : '', ` (${kind}${grade ? `, graded ${grade}` : ''})`];
  const address = link
    ? [' ', make('a', { class: 'out', href: link, rel: 'noopener noreferrer', target: '_blank' }, hostOf(link))]
    : url ? [' ', make('span', { class: 'url' }, url)] : [];
  yield make('div', { class: 'from' }, ...said_, ...named, ...address);
}

function hostOf(link) {
  try {
    return new URL(link).hostname;
  } catch {
    return link;
  }
}

function tellLineage(passage, origins, past, { rank, credibility, reason, handling }) {
  const [voice, relays, consulted] = passage.slice(6);
  const parts = [`Voice: ${voice}`];
  if (relays.length) parts.push(`relays ${relays.join(', ')}`);
  if (!past) parts.push(origins.length ? `origin: ${origins.join(', ')}` : 'lineage not recorded');
  if (consulted.length) parts.push(`coded from ${consulted.join(', ')}`);
  if (credibility) parts.push(`credibility ${credibility}`);
  if (rank && rank !== 'normal') parts.push(`ranked ${rank}${reason && rank === 'preferred' ? `: ${reason}` : ''}`);
  if (handling !== 'CLEAR') parts.push(`TLP:${handling}`);
  return make('div', { class: 'from', dir: 'auto' }, parts.join('; '));
}
