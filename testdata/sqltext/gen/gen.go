// Package gen has conditions of what gorm.io/gen has generated: fields that stand for columns.
package gen

import (
	"context"
	"time"

	"gorm.io/gen"
	"gorm.io/gen/field"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"catalog.test/gen/model"
	"catalog.test/gen/query"
)

type repo struct{ q *query.Query }

func (r *repo) search(ctx context.Context, phone string) ([]*model.Order, error) {
	o := r.q.Order
	return o.WithContext(ctx).Where(o.Phone.Like("%" + phone + "%")).Find() // want `the pattern for phone begins with a wildcard.*every row of orders is read.*leading-wildcard`
}

func (r *repo) prefix(ctx context.Context, phone string) ([]*model.Order, error) {
	o := r.q.Order
	return o.WithContext(ctx).Where(o.Phone.Like(phone + "%")).Find()
}

func (r *repo) notLike(ctx context.Context, phone string) ([]*model.Order, error) {
	o := r.q.Order
	return o.WithContext(ctx).Where(o.UserID.Eq(1), o.Phone.NotLike("%"+phone)).Find()
}

// The default of the package, and the interface that its chains have.
func (r *repo) byDefault(ctx context.Context, phone string) ([]*model.Order, error) {
	do := query.Order.WithContext(ctx)
	do = do.Where(query.Order.Phone.Like("%" + phone)) // want `pattern for phone begins with a wildcard`
	return do.Find()
}

func (r *repo) indexed(ctx context.Context, id int64) error {
	c := r.q.Cart
	_, err := c.WithContext(ctx).Where(c.ID.Eq(id)).Update(c.Note, "x")
	return err
}

func (r *repo) unindexed(ctx context.Context, id int64) error {
	c := r.q.Cart
	_, err := c.WithContext(ctx).Where(c.UserID.Eq(id)).Update(c.Note, "x") // want `carts has no index for user_id: every row is read and locked.*missing-index`
	return err
}

func (r *repo) unindexedSimple(ctx context.Context, id int64) error {
	c := r.q.Cart
	_, err := c.WithContext(ctx).Where(c.UserID.Eq(id)).UpdateSimple(c.Note.Value("x")) // want `carts has no index for user_id`
	return err
}

func (r *repo) unindexedDelete(ctx context.Context, ids []int64) error {
	c := r.q.Cart
	_, err := c.WithContext(ctx).Where(c.UserID.In(ids...)).Delete() // want `carts has no index for user_id`
	return err
}

// list is silent: other conditions may have an index.
func (r *repo) list(ctx context.Context, conds []gen.Condition) ([]*model.Cart, error) {
	c := r.q.Cart
	conds = append(conds, c.UserID.Eq(1))
	return c.WithContext(ctx).Where(conds...).Find()
}

func (r *repo) built(ctx context.Context, id int64, note string) ([]*model.Cart, error) {
	c := r.q.Cart
	conds := []gen.Condition{c.UserID.Eq(id)} // want `carts has no index for user_id`
	if note != "" {
		conds = append(conds, c.Note.Like("%"+note+"%")) // want `the pattern for note begins with a wildcard`
	}
	return c.WithContext(ctx).Where(conds...).Find()
}

func (r *repo) or(ctx context.Context, id int64, phone string) ([]*model.Order, error) {
	o := r.q.Order
	return o.WithContext(ctx).Where(o.Phone.Eq(phone)).Or(o.Status.Eq(1)).Find() // want `no index for status.*or-defeats-index`
}

func (r *repo) orIndexed(ctx context.Context, id int64, phone string) ([]*model.Order, error) {
	o := r.q.Order
	return o.WithContext(ctx).Where(o.Phone.Eq(phone)).Or(o.UserID.Eq(id), o.Status.Eq(1)).Find()
}

func (r *repo) orFields(ctx context.Context, id int64, phone string) ([]*model.Order, error) {
	o := r.q.Order
	return o.WithContext(ctx).Where(field.Or(o.Phone.Eq(phone), o.Status.Eq(1))).Find() // want `or-defeats-index`
}

func (r *repo) orUnder(ctx context.Context, id int64, phone string) ([]*model.Order, error) {
	o := r.q.Order
	return o.WithContext(ctx).Where(o.UserID.Eq(id), field.Or(o.Phone.Eq(phone), o.Status.Eq(1))).Find()
}

func (r *repo) ordered(ctx context.Context, id int64) ([]*model.Order, error) {
	o := r.q.Order
	return o.WithContext(ctx).Where(o.UserID.Eq(id), o.CreatedAt.IsNotNull()).Order(o.ID.Desc()).Limit(20).Find()
}

func (r *repo) page(ctx context.Context, page int) ([]*model.Order, error) {
	o := r.q.Order
	return o.WithContext(ctx).Order(o.ID).Offset((page - 1) * 20).Limit(20).Find() // want `OFFSET grows with a page number.*deep-offset`
}

func (r *repo) byPage(ctx context.Context, page int) ([]*model.Order, int64, error) {
	o := r.q.Order
	return o.WithContext(ctx).Order(o.ID).FindByPage((page-1)*20, 20) // want `OFFSET grows with a page number.*deep-offset`
}

// sorted is silent: who has the address of a variable can add the order.
func (r *repo) sorted(ctx context.Context, by field.Expr) ([]*model.Order, error) {
	do := r.q.Order.WithContext(ctx)
	sort(&do, by)
	return do.Limit(20).Find()
}

func sort(do *query.IOrderDo, by field.Expr) { *do = (*do).Order(by) }

func (r *repo) unsorted(ctx context.Context, phone string) error {
	do := r.q.Cart.WithContext(ctx)
	narrow(&do, phone)
	_, err := do.Where(r.q.Cart.UserID.Eq(1)).Delete() // narrow may say which, by an index
	return err
}

func narrow(do *query.ICartDo, note string) { *do = (*do).Where(query.Cart.ID.Eq(int64(len(note)))) }

// all is silent: gorm refuses to delete all rows.
func (r *repo) all(ctx context.Context) error {
	_, err := r.q.Cart.WithContext(ctx).Delete()
	return err
}

// allOnPurpose is worth a note only.
func (r *repo) allOnPurpose(ctx context.Context) error {
	_, err := r.q.Cart.WithContext(ctx).Session(&gorm.Session{AllowGlobalUpdate: true}).Delete()
	return err
}

// shard is silent: which table it is, and which indexes it has, is not known.
func (r *repo) shard(ctx context.Context, name string, id int64) error {
	c := r.q.Cart.Table(name)
	_, err := c.WithContext(ctx).Where(c.UserID.Eq(id)).Update(c.Note, "x")
	return err
}

// joined is silent: an index of the other table serves the condition.
func (r *repo) joined(ctx context.Context, id int64) ([]*model.Cart, error) {
	c, o := r.q.Cart, r.q.Order
	return c.WithContext(ctx).Join(o, o.UserID.EqCol(c.UserID)).Where(o.UserID.Eq(id)).Find()
}

func (r *repo) day(ctx context.Context, day time.Time) ([]*model.Order, error) {
	o := r.q.Order
	return o.WithContext(ctx).Where(o.CreatedAt.Date().Eq(day)).Find() // want `DATE\(\) hides created_at from index idx_created.*non-sargable`
}

func (r *repo) year(ctx context.Context, year int) ([]*model.Order, error) {
	o := r.q.Order
	return o.WithContext(ctx).Select(o.CreatedAt.Year()).Where(o.UserID.Eq(1)).Find()
}

// computed is silent: what the library makes of the column is not known.
func (r *repo) computed(ctx context.Context, phone string) ([]*model.Order, error) {
	o := r.q.Order
	return o.WithContext(ctx).Where(o.Phone.Concat("a", "b").Eq(phone)).Find()
}

func (r *repo) locked(ctx context.Context, id int64) (*model.Cart, error) {
	c := r.q.Cart
	return c.WithContext(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where(c.UserID.Eq(id)).First() // want `carts has no index for user_id`
}

var notes = field.NewString("carts", "note")

func (r *repo) variable(ctx context.Context, note string) ([]*model.Cart, error) {
	return r.q.Cart.WithContext(ctx).Where(notes.Like("%" + note)).Find() // want `pattern for note begins with a wildcard`
}

func (r *repo) direct(ctx context.Context, note string) ([]*model.Cart, error) {
	return r.q.Cart.WithContext(ctx).Where(field.NewString("carts", "note").Like("%" + note)).Find() // want `pattern for note begins with a wildcard`
}
