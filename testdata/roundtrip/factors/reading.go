package factors

import (
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// ImportStock reads a file: that one row of it names no product ends the import,
// and says nothing of how many rows there are.
func ImportStock(ctx context.Context, db *sqlx.DB, file *csv.Reader) error {
	for {
		row, err := file.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		var id int64
		err = db.GetContext(ctx, &id, "SELECT id FROM products WHERE sku = ?", row[0]) // want `^query in loop: sqlx GetContext runs each file\.Read\(\) times per ImportStock; .*\[query-in-loop\]$`
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("no product %s", row[0])
		}
		if err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, "UPDATE stock SET n = ? WHERE product = ?", row[1], id); err != nil { // want `^query in loop: sqlx ExecContext runs each file\.Read\(\) times per ImportStock; .*\[query-in-loop\]$`
			return err
		}
	}
}

// ImportNamed looks at the names in the first row: what is wrong there ends the import,
// too, but is no way out that each turn looks for.
func ImportNamed(ctx context.Context, db *sqlx.DB, file *csv.Reader) error {
	for i := 0; ; i++ {
		row, err := file.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if i == 0 {
			missing := ""
			for _, name := range row {
				if name == "" {
					missing += name + ","
				}
			}
			missing = strings.TrimRight(missing, ",")
			if missing != "" {
				return errors.New("missing: " + missing)
			}
			continue
		}
		if _, err := db.ExecContext(ctx, "INSERT INTO stock (sku, n) VALUES (?, ?)", row[0], row[1]); err != nil { // want `^query in loop: sqlx ExecContext runs .*each file\.Read\(\) times per ImportNamed`
			return err
		}
	}
	return nil
}

// ImportOrders decodes a stream.
func ImportOrders(db *gorm.DB, in io.Reader) error {
	dec := json.NewDecoder(in)
	for {
		var o Order
		if err := dec.Decode(&o); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		known := orderIn(db, o.ID) // want `^query in loop: orderIn runs each dec\.Decode\(&o\) times per ImportOrders .*\[query-in-loop\]$`
		if known == nil {
			return fmt.Errorf("no order %d", o.ID)
		}
		db.Save(&o) // want `^query in loop: gorm Save runs each dec\.Decode\(&o\) times per ImportOrders; .*\[query-in-loop\]$`
	}
	return nil
}

func orderIn(db *gorm.DB, id int64) *Order {
	var o Order
	if db.Take(&o, id).Error != nil {
		return nil
	}
	return &o
}

// Lines is a stream of the program's own.
type Lines struct{ dec *json.Decoder }

// Recv is the next line.
func (l *Lines) Recv() (*Line, error) {
	line := new(Line)
	return line, l.dec.Decode(line)
}

// Receive has a switch for the two ends.
func Receive(ctx context.Context, db *sql.DB, lines *Lines) error {
	for {
		line, err := lines.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		var n int
		switch err := db.QueryRowContext(ctx, "SELECT n FROM stock WHERE sku = ?", line.SKU).Scan(&n); { // want `^query in loop: database/sql QueryRowContext runs each lines\.Recv\(\) times per Receive; .*\[query-in-loop\]$`
		case err == sql.ErrNoRows:
			return fmt.Errorf("no stock of %s", line.SKU)
		case err != nil:
			return err
		}
	}
}

// Drain works off a table: it ends where no row is left, however many there were.
func Drain(ctx context.Context, db *sqlx.DB, stop func() bool) error {
	for {
		if stop() {
			return nil
		}
		var id int64
		err := db.GetContext(ctx, &id, "SELECT id FROM jobs WHERE done = 0 LIMIT 1")
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, "UPDATE jobs SET done = 1 WHERE id = ?", id); err != nil {
			return err
		}
	}
}

// Pages goes on from what the page before has returned.
func Pages(db *gorm.DB, last int64) (all []Order, err error) {
	for {
		var page []Order
		if err := db.Where("id > ?", last).Order("id").Limit(100).Find(&page).Error; err != nil {
			return nil, err
		}
		if len(page) == 0 {
			return all, nil
		}
		all, last = append(all, page...), page[len(page)-1].ID
	}
}
