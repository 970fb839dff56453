package orders

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"time"

	"github.com/redis/go-redis/v9"
	"gopkg.in/gomail.v2"
	"gorm.io/gorm"
)

func confirm(d *gomail.Dialer, to string) error {
	m := gomail.NewMessage()
	m.SetHeader("To", to)
	return d.DialAndSend(m)
}

func notify() error {
	_, err := http.Get("https://example.com/hook")
	return err
}

func (s *Shop) Slow(ctx context.Context, cache *redis.Client, done chan bool, id int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := notify(); err != nil { // nothing is locked yet
			return err
		}
		if err := tx.Where("id = ?", id).Delete(&Order{}).Error; err != nil {
			return err
		}
		if err := notify(); err != nil { // want `http Get \(… → notify\) is a call of another service while tx holds locks on rows of orders since line \d+.*tx-slow-call`
			return err
		}
		if err := confirm(gomail.NewDialer("mail.example.com", 25, "", ""), "a@example.com"); err != nil { // want `gomail DialAndSend \(… → confirm\) is a call of another service while tx holds locks on rows of orders since line \d+.*tx-slow-call`
			return err
		}
		if err := cache.Del(ctx, "orders").Err(); err != nil { // want `is a call of a network cache while tx holds locks`
			return err
		}
		if err := exec.Command("zip", "a").Run(); err != nil { // want `is waited for while tx holds locks`
			return err
		}
		if err := os.WriteFile("a", nil, 0o600); err != nil { // want `is waited for while tx holds locks`
			return err
		}
		time.Sleep(time.Second) // want `is waited for while tx holds locks`
		<-done                  // want `is waited for while tx holds locks`
		select {
		case <-done:
		case <-ctx.Done():
		}
		go notify()
		return nil
	})
}

// Fast is silent: the service is called when the rows are free.
func (s *Shop) Fast(ctx context.Context, id int64) error {
	err := s.db.Transaction(func(tx *gorm.DB) error { return tx.Where("id = ?", id).Delete(&Order{}).Error })
	if err != nil {
		return err
	}
	return notify()
}

// Reading is silent: a plain read locks nothing.
func (s *Shop) Reading(ctx context.Context, id int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Where("id = ?", id).First(&Order{}).Error; err != nil {
			return err
		}
		return notify()
	})
}

// Outbox is silent: the message is a row.
func (s *Shop) Outbox(ctx context.Context, id int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Where("id = ?", id).Delete(&Order{}).Error; err != nil {
			return err
		}
		return tx.Table("outbox").Create(map[string]any{"order": id}).Error
	})
}

// Told holds rows that are new: few wait for those.
func (s *Shop) Told(ctx context.Context, orders []Order) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Create(&orders).Error; err != nil {
			return err
		}
		return notify() // want `is a call of another service while tx holds locks on rows of orders since line \d+: who inserts the same unique keys, or changes the rows that they refer to, waits as long`
	})
}

// Both holds rows that were there, too.
func (s *Shop) Both(ctx context.Context, orders []Order, id int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Create(&orders).Error; err != nil {
			return err
		}
		if err := tx.Model(&Order{}).Where("id = ?", id).Update("note", "").Error; err != nil {
			return err
		}
		return notify() // want `is a call of another service while tx holds locks on rows of orders since line \d+: everybody who needs them waits as long`
	})
}

// Cancel asks for no mail: what the flag switches off runs in no transaction of it.
func (s *Shop) Cancel(id int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Where("id = ?", id).Delete(&Order{}).Error; err != nil {
			return err
		}
		if err := tell(false); err != nil {
			return err
		}
		return tell(true) // want `http Get \(… → notify\) is a call of another service while tx holds locks`
	})
}

// Forget asks for none through an interface, and Refuse for one.
func (s *Shop) Forget(id int64, notifier Notifier) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Where("id = ?", id).Delete(&Order{}).Error; err != nil {
			return err
		}
		return notifier.Notify(false, nil)
	})
}

// Refuse is the other one.
func (s *Shop) Refuse(id int64, notifier Notifier) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Where("id = ?", id).Delete(&Order{}).Error; err != nil {
			return err
		}
		return notifier.Notify(true, nil) // want `is a call of another service while tx holds locks`
	})
}

func tell(mail bool) error {
	if !mail {
		return nil
	}
	return notify()
}

// Notifier is a service of which there is one.
type Notifier interface {
	Notify(mail bool, order *Order) error
}

type mailer struct{}

func (mailer) Notify(mail bool, order *Order) error {
	if order == nil && mail {
		return notify()
	}
	return nil
}

// NewNotifier makes it.
func NewNotifier() Notifier { return mailer{} }
