package stock

import "gorm.io/gorm"

// filled is silent: the map gets one entry, once.
func (s *Store) filled(id int64, n int) error {
	want := make(map[int64]int)
	want[id] = n
	return s.db.Transaction(func(tx *gorm.DB) error {
		for id, n := range want {
			if err := tx.Model(&Item{}).Where("id = ?", id).Update("n", n).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) filledTwice(id int64, n int) error {
	want := map[int64]int{}
	want[id] = n
	want[id+1] = n
	return s.db.Transaction(func(tx *gorm.DB) error {
		for id, n := range want {
			if err := tx.Model(&Item{}).Where("id = ?", id).Update("n", n).Error; err != nil { // want `UPDATE of items locks row by row`
				return err
			}
		}
		return nil
	})
}

func (s *Store) filledInLoop(ids []int64, n int) error {
	want := map[int64]int{}
	for _, id := range ids {
		want[id] = n
	}
	return s.db.Transaction(func(tx *gorm.DB) error {
		for id, n := range want {
			if err := tx.Model(&Item{}).Where("id = ?", id).Update("n", n).Error; err != nil { // want `UPDATE of items locks row by row`
				return err
			}
		}
		return nil
	})
}

// perItem is silent: each turn has a map of its own.
func (s *Store) perItem(ids []int64, n int) error {
	for _, id := range ids {
		want := map[int64]int{}
		want[id] = n
		if err := s.db.Transaction(func(tx *gorm.DB) error {
			for id, n := range want {
				if err := tx.Model(&Item{}).Where("id = ?", id).Update("n", n).Error; err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}
