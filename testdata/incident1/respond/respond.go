// Package respond writes the answers of the survey service.
package respond

import (
	"encoding/json"
	"net/http"
)

// JSON writes a value.
func JSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}
