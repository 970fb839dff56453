package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// ProfileKey makes a text around what it is given.
func ProfileKey(id int) string {
	if id < 0 {
		id = 0
	}
	return fmt.Sprintf("profile:%d:v2", id)
}

// HashKey makes a key of which the source shows no text.
func HashKey(query string) string {
	sum := sha256.Sum256([]byte(query))
	return hex.EncodeToString(sum[:])
}
