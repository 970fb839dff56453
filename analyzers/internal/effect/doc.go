// Package effect says what a function does, in order. A cost (package poly) says how
// often something runs; rules about transactions, locks and caches ask what comes
// before what, and on which connection, row or key.
//
// Of
//
//	func (s *Shop) Pay(ctx context.Context, ids []int) error {
//		tx, err := s.db.Begin()
//		if err != nil {
//			return err
//		}
//		defer tx.Rollback()
//		for _, id := range ids {
//			tx.Exec("UPDATE carts SET paid = 1 WHERE id = ?", id)
//		}
//		s.cache.Del(ctx, fmt.Sprint("cart:", ids[0]))
//		return tx.Commit()
//	}
//
// the [Sequence] has five steps:
//
//	begin on s.db gives tx
//	UPDATE carts on tx [loop over list], key column id
//	del of key cart:{} on s.cache
//	commit on tx
//	rollback on tx [deferred]
//
// # Words
//
//	Step      one thing that the function, or what it calls, does: a [poly.Term] with its
//	          operation, SQL, arguments and place
//	Value     what the code shows of a connection or an argument: a constant, a
//	          parameter, a part of a variable. [Value.Same] tells whether two are sure
//	          to be one
//	Pattern   a text with {} for what is not known: cart:{}
//	Arm       one way through a branch, or one loop, around a step. [Step.Before] tells
//	          from the arms of two steps whether one can run behind the other
//	Order     in which order a loop comes to its elements; two transactions that lock
//	          rows in different orders can deadlock
//	Handed    a literal that a call gets of which it does not show yet what it runs
//	Answer    what an earlier call has found where a step runs
//
// # At a call
//
// The steps of a callee take the place of its call. [Step.With] then replaces its
// parameters by what is passed: Values of kind Parameter, Orders with an Of, patterns with
// {$1}. It is the one substitution of values; package poly has that of factors.
//
// [Fit] keeps what a function has small: repeats of a place go first, what begins or
// ends something stays.
package effect
