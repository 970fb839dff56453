package service // want package:"."

// Package service hands requests on.

import (
	"context"

	"example.com/tx/handed/repo"
)

// Stock is what callers know of the repo.
type Stock interface {
	Reserve(ctx context.Context, reqs []repo.Request) error
}

type Service struct {
	Stock Stock
	Repo  *repo.Stock
}

func (s *Service) Reserve(ctx context.Context, reqs []repo.Request) error {
	if len(reqs) == 0 {
		return nil
	}
	return s.Repo.Reserve(ctx, reqs)
}

func (s *Service) ReserveEach(ctx context.Context, reqs []*repo.Request) error {
	return s.Repo.ReserveEach(ctx, reqs)
}

func (s *Service) ReserveInTurn(ctx context.Context, reqs []repo.Request) error {
	return s.Repo.ReserveInTurn(ctx, reqs)
}

func (s *Service) Through(ctx context.Context, reqs []repo.Request) error {
	return s.Stock.Reserve(ctx, reqs)
}
