const REFRESH_MILLIS = 3000;
const ADDED_MILLIS = 1500;
const CLOTHS = 10;

const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });
const numbers = new Intl.NumberFormat('en-IE');
const millis = new Intl.NumberFormat('en-IE', { maximumSignificantDigits: 3 });
const find = (selector, within = document) => within.querySelector(selector);

const shelf = find('.shelf');
const tools = find('.tools');
const dialog = find('dialog.book');
const notice = find('.notice');

/** The newest that is known of every book, and the card that shows it, by id. */
const books = new Map();
const cards = new Map();
let wished = new Set();
let asking = 0;
let collecting = Promise.resolve();
let opened = null;

// Talking to the shop

async function ask(path, options) {
  const response = await fetch(`api/${path}`, { cache: 'no-store', ...options });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.detail ?? answer.title ?? `The shop answered ${response.status}.`);
  }
  return answer;
}

async function refresh() {
  try {
    const asked = ++asking;
    const [offers, bestsellers, mostViewed, latestSales, viewed, packing, signed, cart, wishes] = await Promise.all([
      ask('books'), ask('bestsellers?limit=8'), ask('most-viewed?limit=8'), ask('latest-sales'), ask('viewed'),
      ask('orders'), ask('signed-copies'), ask('cart'), ask('wishes')]);
    offers.forEach(learn);
    if (tools.genre.options.length === 1) {
      shelve();
    }
    showRanking('#bestsellers', bestsellers, 'sold');
    showRanking('#most-viewed', mostViewed, 'views');
    showRanking('#latest-sales', latestSales);
    showRanking('#viewed', viewed);
    showOrders(packing);
    showSigned(signed);
    // What was asked before the visitor's latest click may be out of date.
    if (asked === asking) {
      showCart(cart);
      showWishes(wishes);
    }
    notice.hidden = true;
  }
  catch (error) {
    say(error instanceof TypeError ? 'The shop does not answer. Trying again…' : error.message);
  }
}

async function buy(id) {
  try {
    const { sales } = await ask(`books/${id}/purchases`, { method: 'POST' });
    learn({ ...books.get(id), sales });
    refresh();
  }
  catch (error) {
    say(error.message);
  }
}

async function buySigned({ id, title }) {
  try {
    const { copies } = await ask(`signed-copies/${id}/purchases`, { method: 'POST' });
    find('#news').textContent = `Bought a signed copy of ${title}, ${numbers.format(copies)} left.`;
    await refresh();
  }
  catch (error) {
    await refresh();
    say(error.message);
  }
}

/** Changes what the visitor has collected, and shows the answer. */
function collect(path, options, show, news) {
  // In turn: the first answer may bring the cookie that the next request needs.
  collecting = collecting.then(async () => {
    try {
      asking++;
      const answer = await ask(path, options);
      asking++;
      show(answer);
      find('#news').textContent = news(answer);
      return true;
    }
    catch (error) {
      say(error.message);
      return false;
    }
  });
  return collecting;
}

async function putInCart(id, button) {
  const put = await collect('cart', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ id })
  }, showCart, () => `${books.get(id).title} is in the cart.`);
  if (put) {
    button.textContent = 'Added';
    setTimeout(() => button.textContent = 'Add to cart', ADDED_MILLIS);
  }
}

const takeFromCart = ({ id, title }) =>
  collect(`cart/${id}`, { method: 'DELETE' }, showCart, () => `${title} is out of the cart.`);

const wish = (id) => collect(`wishes/${id}`, { method: 'PUT' }, showWishes,
  () => `${books.get(id).title} is on the wish list.`);

const unwish = (id) => collect(`wishes/${id}`, { method: 'DELETE' }, showWishes,
  () => `${books.get(id).title} is off the wish list.`);

const toggleWish = (id) => wished.has(id) ? unwish(id) : wish(id);

async function buyCart(event) {
  const button = event.currentTarget;
  button.disabled = true;
  const bought = await collect('cart/purchase', { method: 'POST' }, () => showCart({ books: [], total: 0 }),
    ({ books, total }) => `Bought ${count(books.length, 'book')} for ${euros.format(total)}.`);
  button.disabled = false;
  if (bought) {
    find('#cart summary').focus({ preventScroll: true });
  }
  refresh();
}

async function changePrice(id, text) {
  const answer = find('#price-answer');
  try {
    const change = await ask(`books/${id}/price`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ price: text.trim().replace(',', '.') })
    });
    learn({ ...books.get(id), price: change.price });
    answer.className = '';
    answer.textContent = `Changed from ${euros.format(change.previousPrice)} to ${euros.format(change.price)}.`;
  }
  catch (error) {
    answer.className = 'refused';
    answer.textContent = `Not changed: ${error.message}`;
  }
}

// The quotes of the wholesaler, with and without the cache

async function compareQuotes({ currentTarget: button }) {
  const id = opened;
  button.disabled = true;
  const answers = await Promise.all([askForQuote('uncached', id), askForQuote('cached', id)]);
  button.disabled = false;
  const [uncached, cached] = answers.map((answer) => answer?.millis);
  if (uncached && cached && id === opened) {
    showTime('#uncached', uncached / Math.max(uncached, cached));
    showTime('#cached', cached / Math.max(uncached, cached));
    const times = uncached / cached;
    await tellOfQuotes(id, times < 2 ? 'The cache had to ask, too. Ask again!'
      : `The cache was ${numbers.format(Math.round(times))} times as fast.`).catch((error) => say(error.message));
  }
}

function showTime(lane, share) {
  find(`${lane} i`).style.width = `max(3px, ${100 * share}%)`;
}

async function askForQuote(way, id) {
  const lane = find(`#${way}`);
  lane.className = 'asking';
  find('output', lane).textContent = 'asking…';
  find('i', lane).style.width = '';
  try {
    const answer = await ask(`quotes/${id}${way === 'cached' ? '' : '/uncached'}`);
    if (id === opened) {
      find('strong', lane).textContent = euros.format(answer.quote.price);
      find('output', lane).textContent = `${millis.format(answer.millis)} ms`;
    }
    return answer;
  }
  catch (error) {
    say(error.message);
    find('output', lane).textContent = 'no answer';
    return null;
  }
  finally {
    lane.className = '';
    find('i', lane).style.width = '0';
  }
}

async function forgetQuote() {
  const id = opened;
  try {
    await ask(`quotes/${id}`, { method: 'DELETE' });
    await tellOfQuotes(id, 'Forgotten: whoever asks next waits again.');
  }
  catch (error) {
    say(error.message);
  }
}

async function raiseQuote() {
  const id = opened;
  try {
    const { quote } = await ask(`quotes/${id}`);
    const { price } = await ask(`quotes/${id}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ price: (quote.price + 1).toFixed(2) })
    });
    await tellOfQuotes(id, `Now ${euros.format(price)}, which the cache knows already.`);
  }
  catch (error) {
    say(error.message);
  }
}

async function tellOfQuotes(id, news) {
  const { hits, misses } = await ask('quotes');
  if (id === opened) {
    find('#quote-news').textContent = `${news} So far ${count(hits, 'hit')} and ${misses === 1 ? '1 miss'
      : `${numbers.format(misses)} misses`} in this instance.`;
  }
}

function clearQuotes() {
  for (const lane of dialog.querySelectorAll('.race > div')) {
    find('strong', lane).textContent = '–';
    find('output', lane).textContent = '';
    find('i', lane).style.width = '0';
  }
  find('#quote-news').textContent = 'Ask twice: at first, the cache has to ask, too.';
}

// Showing what it said

function learn(book) {
  books.set(book.id, book);
  const card = cards.get(book.id) ?? makeCard(book);
  showNumbers(card, book, count(book.views, 'view'), `${numbers.format(book.sales)} sold`);
  if (opened === book.id) {
    showNumbers(dialog, book, numbers.format(book.views), numbers.format(book.sales));
  }
}

function showNumbers(place, book, views, sales) {
  showChange(find('[data-price]', place), euros.format(book.price));
  showChange(find('[data-views]', place), views);
  showChange(find('[data-sales]', place), sales);
}

function showChange(element, text) {
  if (element.textContent === text) {
    return;
  }
  const first = element.textContent === '';
  element.textContent = text;
  if (!first) {
    element.classList.remove('changed');
    void element.offsetWidth; // lets the animation begin anew
    element.classList.add('changed');
  }
}

function showRanking(place, ranked, unit, act, makeButton = removeButton) {
  const list = find(`${place} ol`);
  const news = JSON.stringify(ranked);
  if (list.dataset.shown === news) {
    return;
  }
  const controls = () => [...list.querySelectorAll('a, button')];
  const focused = document.activeElement;
  const position = controls().indexOf(focused);
  list.dataset.shown = news;
  list.replaceChildren(...ranked.map((book) => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = `#/${book.id}`;
    link.textContent = book.title;
    item.append(link);
    if (unit) {
      const number = document.createElement('span');
      number.textContent = numbers.format(book.count);
      number.title = unit;
      item.append(number);
    }
    if (act) {
      const button = makeButton(book);
      button.type = 'button';
      button.addEventListener('click', () => act(book));
      item.append(button);
    }
    return item;
  }));
  if (position >= 0) {
    const again = focused.hash ? find(`a[href="${focused.hash}"]`, list)
      : controls().filter((control) => !control.hash)[Math.min((position - 1) / 2, ranked.length - 1)];
    (again && !again.disabled ? again : find(`${place} summary`)).focus({ preventScroll: true });
  }
}

function removeButton({ title }) {
  const button = document.createElement('button');
  button.className = 'remove';
  button.textContent = '✕';
  button.setAttribute('aria-label', `Remove ${title}`);
  return button;
}

function buyButton({ title, count }) {
  const button = document.createElement('button');
  button.className = 'buy';
  button.textContent = count > 0 ? 'Buy' : 'Sold out';
  button.disabled = count === 0;
  button.setAttribute('aria-label', `${button.textContent}: signed copy of ${title}`);
  return button;
}

function showSigned(editions) {
  showRanking('#signed', editions.map((edition) => ({ ...edition, count: edition.copies })), 'copies left', buySigned,
    buyButton);
  showTally('#signed', editions.reduce((sum, { copies }) => sum + copies, 0));
}

function showOrders({ waiting, packing, failed, packed }) {
  showRanking('#orders', packed);
  const progress = [`${numbers.format(waiting)} waiting`, `${numbers.format(packing)} being packed`];
  if (failed > 0) {
    progress.push(`${numbers.format(failed)} failed`);
  }
  showChange(find('#orders .progress'), progress.join(', '));
  showTally('#orders', waiting + packing);
}

function showCart({ books, total }) {
  showRanking('#cart', books, null, takeFromCart);
  find('#cart .offer').hidden = books.length === 0;
  showChange(find('[data-total]'), euros.format(total));
  showTally('#cart', books.length);
}

function showWishes(wishes) {
  showRanking('#wishes', wishes, null, ({ id }) => unwish(id));
  showTally('#wishes', wishes.length);
  wished = new Set(wishes.map(({ id }) => id));
  cards.forEach((card, id) => showWish(card, id));
  if (opened) {
    showWish(dialog, opened);
  }
}

function showWish(place, id) {
  find('.wish', place).setAttribute('aria-pressed', wished.has(id));
}

function showTally(place, number) {
  find(`${place} .tally`).textContent = number > 0 ? numbers.format(number) : '';
}

function shelve() {
  const genres = [...new Set([...books.values()].map((book) => book.genre))].sort();
  tools.genre.append(...genres.map((genre) => new Option(genre)));
  arrange();
}

function makeCard(book) {
  const card = find('#card').content.cloneNode(true).firstElementChild;
  const link = find('h3 a', card);
  link.textContent = book.title;
  link.href = `#/${book.id}`;
  find('.by', card).textContent = `${book.author}, ${when(book.year)}`;
  const button = find('.buy', card);
  button.setAttribute('aria-label', `Buy ${book.title}`);
  button.addEventListener('click', () => buy(book.id));
  const put = find('.put', card);
  put.setAttribute('aria-label', `Add to cart: ${book.title}`);
  put.addEventListener('click', () => putInCart(book.id, put));
  const heart = find('.wish', card);
  heart.setAttribute('aria-label', `Wish for ${book.title}`);
  heart.addEventListener('click', () => toggleWish(book.id));
  showCover(find('.cover', card), book);
  cards.set(book.id, card);
  return card;
}

function showCover(cover, book) {
  let hash = 7;
  for (const letter of book.id) {
    hash = (hash * 31 + letter.codePointAt(0)) % 9973;
  }
  cover.dataset.cloth = hash % CLOTHS;
  const title = find('b', cover);
  title.textContent = book.title;
  title.className = book.title.length > 24 || /\S{11}/.test(book.title) ? 'long' : '';
  find('i', cover).textContent = book.author;
}

// Before printing, the year of a book is a guess.
function when(year) {
  if (year < 0) {
    return `c.\u00a0${-year}\u00a0BC`;
  }
  if (year < 1000) {
    return `c.\u00a0AD\u00a0${year}`;
  }
  return year < 1450 ? `c.\u00a0${year}` : `${year}`;
}

function count(number, word) {
  return `${numbers.format(number)} ${word}${number === 1 ? '' : 's'}`;
}

function say(text) {
  notice.textContent = text;
  notice.hidden = false;
}

// Searching

const orders = {
  oldest: (a, b) => a.year - b.year,
  newest: (a, b) => b.year - a.year,
  title: (a, b) => sortable(a.title).localeCompare(sortable(b.title), 'en'),
  author: (a, b) => a.author.localeCompare(b.author, 'en'),
  cheapest: (a, b) => a.price - b.price,
  sales: (a, b) => b.sales - a.sales,
  views: (a, b) => b.views - a.views
};

const sortable = (title) => title.replace(/^(The|A|An) /, '');
const letters = { 'ł': 'l', 'æ': 'ae', '’': "'" };
const plain = (text) => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
  .replace(/[łæ’]/g, (letter) => letters[letter]);

function arrange() {
  const { text, genre, order } = Object.fromEntries(new FormData(tools));
  const words = plain(text).split(/\s+/);
  const fitting = [...books.values()]
    .filter((book) => !genre || book.genre === genre)
    .filter((book) => {
      const described = plain(`${book.title} ${book.author} ${book.genre} ${when(book.year)}`);
      return words.every((word) => described.includes(word));
    })
    .sort(orders[order]);
  shelf.replaceChildren(...fitting.map((book) => cards.get(book.id)));
  find('.found').textContent = count(fitting.length, 'book');
  find('.nothing').hidden = fitting.length > 0;
}

// One book, whose address is the part after the #

async function openAddressed() {
  const id = location.hash.startsWith('#/') ? decodeURIComponent(location.hash.slice(2)) : null;
  if (!id) {
    dialog.close();
    return;
  }
  try {
    const book = await ask(`books/${encodeURIComponent(id)}`);
    find('.genre', dialog).textContent = book.genre;
    find('#book-title').textContent = book.title;
    find('.by', dialog).textContent = book.author;
    find('[data-year]', dialog).textContent = when(book.year);
    for (const number of dialog.querySelectorAll('[data-price], [data-views], [data-sales]')) {
      number.textContent = '';
    }
    find('#new-price').value = book.price.toFixed(2);
    find('#price-answer').textContent = '';
    showCover(find('.cover', dialog), book);
    clearQuotes();
    opened = id;
    learn(book);
    showWish(dialog, id);
    if (!dialog.open) {
      dialog.showModal();
    }
    refresh();
  }
  catch (error) {
    say(error.message);
  }
}

dialog.addEventListener('close', () => {
  opened = null;
  history.replaceState(null, '', location.pathname + location.search);
});
// For browsers that do not know closedby="any".
dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
find('.buy', dialog).addEventListener('click', () => buy(opened));
find('.put', dialog).addEventListener('click', (event) => putInCart(opened, event.currentTarget));
find('.wish', dialog).addEventListener('click', () => toggleWish(opened));
find('.compare', dialog).addEventListener('click', compareQuotes);
find('.forget', dialog).addEventListener('click', forgetQuote);
find('.raise', dialog).addEventListener('click', raiseQuote);
find('#cart .buy').addEventListener('click', buyCart);
find('.reprice').addEventListener('submit', (event) => {
  event.preventDefault();
  changePrice(opened, event.target.price.value);
});
window.addEventListener('hashchange', openAddressed);

tools.addEventListener('input', arrange);
tools.addEventListener('submit', (event) => event.preventDefault());
find('.nothing button').addEventListener('click', () => {
  tools.reset();
  arrange();
  tools.text.focus();
});

// Rankings stand beside the books, or, folded, above them.
const beside = window.matchMedia('(min-width: 62rem)');
function foldRankings() {
  document.querySelectorAll('.ranking').forEach((ranking) => ranking.open = beside.matches);
}
beside.addEventListener('change', foldRankings);
foldRankings();

await refresh();
openAddressed();

// A window that nobody sees need not be current.
setInterval(() => document.hidden || refresh(), REFRESH_MILLIS);
document.addEventListener('visibilitychange', () => document.hidden || refresh());
