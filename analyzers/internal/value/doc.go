// Package value says what the expressions of a function are, as far as the code shows
// it: which connection, which key, which text, made of what, in which order.
//
// A [Function] is a unit whose expressions are asked about. In
//
//	func (s *Shop) Get(ctx context.Context, id int) (c Cart, err error) {
//		key := fmt.Sprintf("cart:%d", id)
//		s.cache.Get(ctx, key)
//		s.repo.db.QueryRow("SELECT total FROM carts WHERE id = ?", id).Scan(&c.Total)
//		return c, nil
//	}
//
// s.repo.db is the part .repo.db of parameter 0; key is a text of pattern cart:{}, made of
// parameter 2; and c comes from the line of the query, which [Function.Fillers] have given
// it. All that is an effect.Value; a call puts what it passes in the place of parameters.
//
//	function.go   the function, and what is known of it so far
//	value.go      Value: what is known of an argument; which variable it is a part of
//	handle.go prepared.go hidden.go carried.go
//	              which connection a call works on, through sessions and statements, behind
//	              interfaces and in contexts
//	address.go    which server: the text or setting that a client is made with
//	roots.go      what an expression is made of: parameters, calls that read; patterns
//	keys.go columns.go command.go text.go
//	              what a statement or command says of rows and keys
//	order.go      in which order the elements of a list come
//	isolation.go  levels of transactions
//
// Whether a call reads from a database is a question of cost, which stands above: who
// makes a Function hands in its answer, [Function.Cost].
package value
