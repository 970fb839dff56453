// Package booking runs SQL on tables that another package makes.
package booking

import (
	"gorm.io/gorm"
	"xorm.io/xorm"

	"example.com/till/models"
	"example.com/till/store"
)

func open(d gorm.Dialector) (*gorm.DB, error) { return store.Open(d) }

func tickets(db *gorm.DB, out *[]models.Ticket, seats *[]models.Seat, others *[]models.Unmade) {
	db.Where("event = ?", 7).Find(out)
	db.Where("color = ?", "red").Find(out)                             // want `t_ticket has no index for color.*\[missing-index\]`
	db.Raw("SELECT id FROM t_ticket WHERE color = ?", "red").Scan(out) // want `t_ticket has no index for color.*\[missing-index\]`
	db.Where("made_created_by = ?", "ann").Find(out)
	db.Where("made_reason = ?", "gift").Find(out) // want `t_ticket has no index for made_reason.*\[missing-index\]`
	db.Where("`row` = ?", 7).Find(seats)
	db.Where("side = ?", "left").Find(seats) // want `hall_seats has no index for side.*\[missing-index\]`
	db.Where("color = ?", "red").Find(others)
}

func guests(e *xorm.Engine, out *[]models.Guest) {
	e.Where("user_id = ?", 7).Find(out)
	e.Where("home_url = ?", "a").Find(out) // want `x_guest has no index for home_url.*\[missing-index\]`
}
