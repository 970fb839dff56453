//go:build !unix

package interrupt

import "os"

// endChildren has nothing to do: what the keyboard ends here, it ends with its
// children.
func endChildren(os.Signal) {}
