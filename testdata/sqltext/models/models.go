// Package models holds what tables are made of elsewhere.
package models

// Audit is embedded.
type Audit struct {
	CreatedBy string `gorm:"size:40;index"`
	Reason    string `gorm:"size:40"`
}

// Ticket is a row of t_ticket.
type Ticket struct {
	ID    int64
	Event int64 `gorm:"index"`
	Color string
	Made  Audit `gorm:"embedded;embeddedPrefix:made_"`
}

// Seat names its table.
type Seat struct {
	ID   int64
	Row  int    `gorm:"index"`
	Side string `gorm:"size:10"`
}

// TableName names the table.
func (Seat) TableName() string { return "hall_seats" }

// Guest is a row of x_guest.
type Guest struct {
	ID      int64  `xorm:"pk"`
	UserID  int64  `xorm:"index"`
	HomeURL string `xorm:"varchar(100)"`
}

// Unmade has no table that the program makes.
type Unmade struct {
	ID    int64
	Color string
}
