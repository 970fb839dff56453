package factors

import "context"

// The functions of this file collect rows and write them when there are enough:
// one statement per batch. Beside them stand those that only look like it.

// Counted counts beside its batch and begins again at zero.
func (s *shop) Counted(ctx context.Context, stock map[string]int) error {
	batch := make([]Line, 0, 100)
	n := 0
	for sku, count := range stock {
		batch = append(batch, Line{SKU: sku, Count: count})
		n++
		if n == 100 {
			if err := s.insert(ctx, batch); err != nil {
				return err
			}
			batch = batch[:0]
			n = 0
		}
	}
	return s.insert(ctx, batch)
}

// CountedTogether empties its batch and its counter in one assignment.
func (s *shop) CountedTogether(ctx context.Context, stock map[string]int) error {
	batch := make([]Line, 0, 100)
	n := 0
	for sku, count := range stock {
		batch = append(batch, Line{SKU: sku, Count: count})
		n++
		if n >= 100 {
			if err := s.insert(ctx, batch); err != nil {
				return err
			}
			batch, n = batch[:0], 0
		}
	}
	return s.insert(ctx, batch)
}

// Sized compares the length of its batch with a size it is given.
func (s *shop) Sized(ctx context.Context, lines []Line, size int) error {
	var batch []Line
	for _, line := range lines {
		batch = append(batch, line)
		if len(batch) >= size {
			if err := s.insert(ctx, batch); err != nil {
				return err
			}
			batch = nil
		}
	}
	if len(batch) == 0 {
		return nil
	}
	return s.insert(ctx, batch)
}

// EveryHundred saves how far it came, now and then.
func (s *shop) EveryHundred(ctx context.Context, lines []Line) (sum int, err error) {
	for i, line := range lines {
		sum += line.Count
		if i%100 == 0 {
			if err := s.progress(ctx, i); err != nil {
				return 0, err
			}
		}
	}
	return sum, nil
}

// EverySecond saves it every second turn: half of n grows with n as well.
func (s *shop) EverySecond(ctx context.Context, lines []Line) (sum int, err error) {
	for i, line := range lines {
		sum += line.Count
		if i%2 == 1 {
			if err := s.progress(ctx, i); err != nil { // want `^query in loop: s\.progress runs up to len\(lines\) times per .*EverySecond .*\[query-in-loop\]$`
				return 0, err
			}
		}
	}
	return sum, nil
}

// AboveHundred compares a number that is no size of a batch: it is one line's
// count, and every line may have as many.
func (s *shop) AboveHundred(ctx context.Context, lines []Line) error {
	for i, line := range lines {
		if line.Count >= 100 {
			if err := s.progress(ctx, i); err != nil { // want `^query in loop: s\.progress runs up to len\(lines\) times per .*AboveHundred .*\[query-in-loop\]$`
				return err
			}
		}
	}
	return nil
}

// FromHundredOn never empties what it collects: from the hundredth line on it
// writes every turn.
func (s *shop) FromHundredOn(ctx context.Context, lines []Line) error {
	n := 0
	for i := range lines {
		n++
		if n >= 100 {
			if err := s.progress(ctx, i); err != nil { // want `^query in loop: s\.progress runs len\(lines\) times per .*FromHundredOn .*\[query-in-loop\]$`
				return err
			}
		}
	}
	return nil
}

func (s *shop) insert(ctx context.Context, lines []Line) error {
	_, err := s.db.NamedExecContext(ctx, "INSERT INTO `lines` (sku, count) VALUES (:sku, :count)", lines)
	return err
}

func (s *shop) progress(ctx context.Context, done int) error {
	_, err := s.db.ExecContext(ctx, "UPDATE imports SET done = ?", done)
	return err
}
