package conditions

import "xorm.io/xorm"

// Parcel is read by what its fields hold.
type Parcel struct {
	ID     int64  `xorm:"'id'"`
	UserID int64  `xorm:"'user_id'"`
	Note   string `xorm:"'note'"`
}

func (Parcel) TableName() string { return "carts" }

func named(e *xorm.Engine, user int64) (p Parcel, ok bool, err error) {
	p.UserID = user
	ok, err = e.Get(&p) // want `carts has no index for user_id`
	return p, ok, err
}

func declared(e *xorm.Engine, user int64) (bool, error) {
	var p Parcel
	p.UserID = user
	return e.Get(&p) // want `carts has no index for user_id`
}

func made(e *xorm.Engine, user int64) (bool, error) {
	p := Parcel{}
	p.UserID = user
	return e.Exist(&p) // want `carts has no index for user_id`
}

func byKey(e *xorm.Engine, id, user int64) (bool, error) {
	var p Parcel
	p.ID = id
	p.UserID = user
	return e.Get(&p)
}

// some is by one of the two.
func some(e *xorm.Engine, id, user int64) (bool, error) {
	var p Parcel
	if id > 0 {
		p.ID = id
	}
	p.UserID = user
	return e.Get(&p)
}

func given(e *xorm.Engine, p Parcel, user int64) (bool, error) {
	p.UserID = user
	return e.Get(&p)
}

// again has been read into.
func again(e *xorm.Engine, user int64) (bool, error) {
	var p Parcel
	if ok, err := e.ID(3).Get(&p); !ok {
		return ok, err
	}
	p.UserID = user
	return e.Get(&p)
}
