package factors

import (
	"context"
	"slices"

	"github.com/samber/lo"
)

const batchSize = 500

// Every loop of this file but the last two takes a chunk per turn and asks once
// for the whole chunk: that is how it should be done, so nothing is said.

// Stride steps by the size of a chunk.
func (s *shop) Stride(ctx context.Context, ids []int64) (sum int64, err error) {
	for i := 0; i < len(ids); i += batchSize {
		orders, err := s.orders(ctx, ids[i:min(i+batchSize, len(ids))])
		if err != nil {
			return 0, err
		}
		sum += total(orders)
	}
	return sum, nil
}

// Reslice cuts the chunk off the front.
func (s *shop) Reslice(ctx context.Context, ids []int64) (sum int64, err error) {
	for len(ids) > 0 {
		n := min(batchSize, len(ids))
		orders, err := s.orders(ctx, ids[:n])
		if err != nil {
			return 0, err
		}
		sum += total(orders)
		ids = ids[n:]
	}
	return sum, nil
}

// CountDown takes a number off what is left.
func (s *shop) CountDown(ctx context.Context, left int) error {
	for left > 0 {
		n := min(batchSize, left)
		if _, err := s.purge(ctx, n); err != nil {
			return err
		}
		left -= n
	}
	return nil
}

// Chunks ranges over slices.Chunk.
func (s *shop) Chunks(ctx context.Context, ids []int64) (sum int64, err error) {
	for chunk := range slices.Chunk(ids, batchSize) {
		orders, err := s.orders(ctx, chunk)
		if err != nil {
			return 0, err
		}
		sum += total(orders)
	}
	return sum, nil
}

// LoChunks ranges over lo.Chunk.
func (s *shop) LoChunks(ctx context.Context, ids []int64) (sum int64, err error) {
	for _, chunk := range lo.Chunk(ids, batchSize) {
		orders, err := s.orders(ctx, chunk)
		if err != nil {
			return 0, err
		}
		sum += total(orders)
	}
	return sum, nil
}

// Windows keeps both ends.
func (s *shop) Windows(ctx context.Context, ids []int64) (sum int64, err error) {
	for start := 0; start < len(ids); {
		end := start + batchSize
		if end > len(ids) {
			end = len(ids)
		}
		orders, err := s.orders(ctx, ids[start:end])
		if err != nil {
			return 0, err
		}
		sum += total(orders)
		start = end
	}
	return sum, nil
}

// Flushing collects in the loop and asks when the batch is full.
func (s *shop) Flushing(ctx context.Context, lines []Line) (sum int64, err error) {
	var batch []int64
	flush := func() error {
		orders, err := s.orders(ctx, batch)
		sum, batch = sum+total(orders), batch[:0]
		return err
	}
	for i := range lines {
		batch = append(batch, int64(lines[i].Count))
		if len(batch) == batchSize {
			if err := flush(); err != nil {
				return 0, err
			}
		}
	}
	return sum, flush()
}

// OneByOneInChunks takes chunks and then each element on its own.
func (s *shop) OneByOneInChunks(ctx context.Context, ids []int64) (sum int64) {
	for chunk := range slices.Chunk(ids, batchSize) {
		for _, id := range chunk {
			order, _ := s.order(ctx, id) // want `^query in loop: s\.order runs len\(chunk\) times per .*OneByOneInChunks .*\[query-in-loop\]$`
			sum += order.Total
		}
	}
	return sum
}

// ChunksPerShop has chunks inside a loop that grows with the data.
func (s *shop) ChunksPerShop(ctx context.Context, shops [][]int64) (sum int64) {
	for _, ids := range shops {
		for chunk := range slices.Chunk(ids, batchSize) {
			orders, _ := s.orders(ctx, chunk) // want `^query in loop: s\.orders runs len\(shops\) times per .*ChunksPerShop .*\[query-in-loop\]$`
			sum += total(orders)
		}
	}
	return sum
}

func total(orders []Order) (sum int64) {
	for _, order := range orders {
		sum += order.Total
	}
	return sum
}
