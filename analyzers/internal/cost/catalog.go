package cost

import (
	"os"
	"sync"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

var (
	catalogMu sync.Mutex
	catalogs  = make(map[string]*catalog.Catalog) // by the file that extends it
)

// loadCatalog returns the tables, extended by the user's file if there is one.
func loadCatalog(file string) (*catalog.Catalog, error) {
	catalogMu.Lock()
	defer catalogMu.Unlock()
	if c := catalogs[file]; c != nil {
		return c, nil
	}
	c := catalog.Default()
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if c, err = c.Extend(file, data); err != nil {
			return nil, err
		}
	}
	catalogs[file] = c
	return c, nil
}
