// The list: which incidents are to be seen, and which of them is open.

const months = [...document.querySelectorAll('.list .month, .list .year')].reverse();
const seen = new Uint8Array(items.length).fill(1);
let current = -1;

/** Show what fits and nothing else. */
function showFitting() {
  const changed = new Set();
  items.forEach((item, place) => {
    if (seen[place] === fitting[place]) return;
    seen[place] = fitting[place];
    item.hidden = !fitting[place];
    changed.add(item.parentNode);
  });
  if (!changed.size) return;
  for (const list of changed) list.parentNode.hidden = !list.querySelector(':scope > li:not([hidden])');
  for (const year of document.querySelectorAll('.list .year')) year.hidden = !year.querySelector('.month:not([hidden])');
  byId('_nothing').hidden = fitting.includes(1);
}

/** Open or close the claims of an incident. */
function openClaims(place, open) {
  const item = items[place];
  const button = item.querySelector('.open');
  if (!button) return;
  const there = item.querySelector('.claims');
  if (open && !there) item.append(tellClaims(place));
  else if (there) there.hidden = !open;
  button.setAttribute('aria-expanded', open);
  if (open) button.setAttribute('aria-controls', `_why_${item.id}`);
}

/** Mark one incident as the one looked at, here, on the timeline and on the map. */
function mark(place) {
  if (current >= 0) items[current].classList.remove('on');
  current = place;
  if (place >= 0) items[place].classList.add('on');
  for (const watcher of watchers) watcher();
}

/** Go to an incident: show it even if it doesn't fit, open it, and put the reader there. */
function goTo(place) {
  if (!fitting[place]) clearFilters();
  mark(place);
  openClaims(place, true);
  const item = items[place];
  item.querySelector('h5 a').focus({ preventScroll: true });
  // What is drawn for the first time on the way is seldom as high as was guessed: look again.
  let looks = 3;
  const look = () => {
    item.scrollIntoView({ block: 'start', behavior: 'instant' });
    looks -= 1;
    if (looks) requestAnimationFrame(look);
  };
  look();
}

/** Go where the address says, if it names an incident. */
function followAddress() {
  const place = places.get(decode(location.hash.slice(1)));
  if (place !== undefined) goTo(place);
  return place !== undefined;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

byId('_list').addEventListener('click', (event) => {
  const button = event.target.closest('.open');
  if (button) openClaims(places.get(button.closest('.e').id), button.getAttribute('aria-expanded') !== 'true');
  const link = event.target.closest('h5 a');
  // The address is there already: nothing would tell us that it was asked for again.
  if (link && link.hash === location.hash) followAddress();
});
addEventListener('hashchange', followAddress);
