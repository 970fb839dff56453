package output

import (
	"encoding/json"
	"io"
)

// json writes the report as one JSON object.
func (r *Report) json(w io.Writer, _ Style) error {
	enc := encoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

func encoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // code is full of < and &
	return enc
}
