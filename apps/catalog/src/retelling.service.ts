import { Injectable } from '@nestjs/common';
import { ProductChanged, StockRejected, StockReleased, StockReserved } from '@two-pizza/contracts-catalog';
import { Facts } from '@two-pizza/messaging';
import { productFacts } from './product.ts';
import { ProductsRepository } from './products.repository.ts';
import { rejectedFact, takenFact } from './reservation-facts.ts';
import { ReservationsRepository } from './reservations.repository.ts';

/** Tells again what catalog knows, when a release that was rolled back had told it in a way that nobody could read. */
@Injectable()
export class RetellingService {
  constructor(facts: Facts, products: ProductsRepository, reservations: ReservationsRepository) {
    facts.tells(ProductChanged, async (productId, tx) => {
      const product = await products.findForChange(tx, productId);
      return product ? [productFacts(product)] : [];
    });
    facts.tells(StockReserved, async (orderId, tx) => {
      const known = await reservations.find(tx, orderId);
      return known?.status === 'reserved' ? [takenFact(known)] : [];
    });
    facts.tells(StockReleased, async (orderId, tx) => {
      const known = await reservations.find(tx, orderId);
      return known?.status === 'released' ? [takenFact(known)] : [];
    });
    facts.tells(StockRejected, async (orderId, tx) => {
      const known = await reservations.find(tx, orderId);
      return known?.status === 'rejected' ? [rejectedFact(known)] : [];
    });
  }
}
