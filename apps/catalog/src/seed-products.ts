import type { ProductWish } from './product.ts';

/** A product of the first day: its id is always the same, so that it is put in once. */
export type SeedProduct = ProductWish & { readonly productId: string };

const TYPICAL_STOCK = 50_000;

function product(
  productId: string,
  name: string,
  euroCents: number,
  description: string,
  stock = TYPICAL_STOCK,
): SeedProduct {
  return { productId, name, description, price: { amountMinor: euroCents, currency: 'EUR' }, stock };
}

/**
 * What the shop sells on its first day: all that a team needs to bake its two pizzas.
 * Stocks are large, so that demonstrations and load tests do not run dry; the last product is scarce on purpose.
 */
export const seedProducts: readonly SeedProduct[] = [
  product(
    'pizza-stone',
    'Pizza stone, cordierite, 38 cm',
    3490,
    'Takes an hour to heat and gives a crisp base in eight minutes. Fits every oven.',
  ),
  product(
    'pizza-steel',
    'Pizza steel, 40 × 35 cm, 6 mm',
    7900,
    'Stores more heat than stone and hands it over faster. Eleven kilograms, seasoned with linseed oil.',
  ),
  product('pizza-peel-wood', 'Pizza peel, beech', 2450, 'Dough glides from untreated wood. For putting the pizza in.'),
  product(
    'pizza-peel-metal',
    'Pizza peel, perforated aluminium',
    3980,
    'Loose flour falls through the holes and does not burn on the stone. For turning and taking out.',
  ),
  product(
    'pizza-cutter-rocker',
    'Rocker knife, 35 cm',
    2290,
    'Cuts a whole pizza in two moves, without pulling the topping along.',
  ),
  product(
    'pizza-cutter-wheel',
    'Pizza wheel, stainless steel',
    1290,
    'The cutter that every kitchen knows. The blade comes out for washing.',
  ),
  product(
    'outdoor-oven-gas',
    'Outdoor pizza oven, gas, 12 inch',
    34_900,
    'Five hundred degrees after fifteen minutes, a pizza in ninety seconds. Folding legs, pizza stone included.',
    10_000,
  ),
  product(
    'infrared-thermometer',
    'Infrared thermometer',
    2790,
    'Tells how hot the stone really is, from -50 to 550 degrees.',
  ),
  product(
    'dough-scale',
    'Kitchen scale, 0.1 g',
    2150,
    'Fine enough for yeast, strong enough for five kilograms of dough.',
  ),
  product(
    'dough-box',
    'Dough box with lid, 40 × 30 cm',
    1890,
    'Room for eight balls of dough in the refrigerator. Stackable, free of BPA.',
  ),
  product('dough-scraper', 'Dough scraper, steel', 790, 'Portions dough and clears the worktop. Scale in centimetres.'),
  product(
    'flour-tipo-00',
    'Flour tipo 00, 5 kg',
    990,
    'Italian soft wheat, 12.5 % protein, for dough that rests for a day or two.',
    100_000,
  ),
  product(
    'flour-semola',
    'Semola rimacinata, 1 kg',
    340,
    'Durum wheat, ground twice. Keeps dough from sticking to the peel.',
    100_000,
  ),
  product(
    'yeast-dry',
    'Dry yeast, 500 g',
    650,
    'Enough for about four hundred pizzas. Keeps for two years unopened.',
    100_000,
  ),
  product(
    'tomatoes-san-marzano',
    'San Marzano tomatoes DOP, 400 g',
    320,
    'Peeled plum tomatoes from the Agro Sarnese-Nocerino. Crush by hand, add salt, done.',
    100_000,
  ),
  product('passata-organic', 'Passata, organic, 700 g', 240, 'Strained tomatoes and nothing else.', 100_000),
  product(
    'mozzarella-fior-di-latte',
    'Fior di latte, 250 g',
    290,
    'Mozzarella of cow’s milk, low in water, so that the middle of the pizza stays dry.',
    100_000,
  ),
  product(
    'parmigiano-24',
    'Parmigiano Reggiano, 24 months, 300 g',
    890,
    'Grated over the pizza when it comes out of the oven.',
    80_000,
  ),
  product(
    'olive-oil-extra',
    'Extra virgin olive oil, 0.5 l',
    1190,
    'Cold-pressed Taggiasca olives from Liguria. Mild, a little nutty.',
    80_000,
  ),
  product('oregano-sicily', 'Oregano from Sicily, 40 g', 390, 'Dried as whole bunches and rubbed by hand.', 80_000),
  product('salami-spianata', 'Spianata calabra, 150 g', 490, 'Hot salami with Calabrian chilli, sliced thin.', 80_000),
  product(
    'apron-two-pizzas',
    'Apron “Two pizzas are enough”',
    2900,
    'Heavy cotton, two pockets: one for the towel, one for the pager.',
    20_000,
  ),
  product(
    'course-neapolitan',
    'Course: Neapolitan pizza for teams',
    49_000,
    'An evening for up to eight people, as many as two pizzas feed. Dough, oven, and the baker who explains them.',
    10_000,
  ),
  product(
    'sourdough-starter-1889',
    'Sourdough starter from Naples, anno 1889',
    18_900,
    'A living culture, passed on and fed daily for well over a century. Each year we divide it five times.',
    5,
  ),
];
