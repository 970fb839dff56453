// Package testbrowser opens the pages of reports in a browser, for tests.
package testbrowser

import (
	"context"
	"fmt"
	"net/url"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Page is a page in a headless browser, and what went wrong with it.
type Page struct {
	context.Context
	t testing.TB

	mu       sync.Mutex
	wrong    []string
	requests []string
}

// Open opens a file in Chromium. Without one, the test is skipped.
func Open(t testing.TB, file string, width int64) *Page {
	t.Helper()
	name := ""
	for _, candidate := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(candidate); err == nil && name == "" {
			name = path
		}
	}
	if name == "" {
		t.Skip("there is no Chromium (Debian: apt-get install chromium)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(name), chromedp.NoSandbox, chromedp.WSURLReadTimeout(time.Minute))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	b := &Page{Context: ctx, t: t}
	chromedp.ListenTarget(ctx, func(event any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch event := event.(type) {
		case *runtime.EventExceptionThrown:
			b.wrong = append(b.wrong, event.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			b.wrong = append(b.wrong, string(event.Type))
		case *log.EventEntryAdded:
			b.wrong = append(b.wrong, event.Entry.Text)
		case *network.EventRequestWillBeSent:
			b.requests = append(b.requests, event.Request.URL)
		}
	})
	b.Run(network.Enable(), log.Enable(), chromedp.EmulateViewport(width, 900), chromedp.Navigate((&url.URL{Scheme: "file", Path: file}).String()))
	return b
}

// Run does what a reader does, and waits until it is done.
func (b *Page) Run(actions ...chromedp.Action) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Run(b, actions...))
}

// Fill types a value into an input, in the place of what it has.
func Fill(input, value string) chromedp.Action {
	return chromedp.Evaluate(fmt.Sprintf(`{
		const e = document.querySelector(%q);
		e.value = %q;
		e.dispatchEvent(new Event("input", {bubbles: true}));
	}`, input, value), nil)
}

// Text is what an expression of the page gives.
func (b *Page) Text(expression string) string {
	b.t.Helper()
	var out string
	b.Run(chromedp.Evaluate("String("+expression+")", &out))
	return out
}

// Quiet holds the page to no errors, and to no request but that for itself.
func (b *Page) Quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	assert.Empty(b.t, b.wrong)
	for _, u := range b.requests {
		assert.Regexp(b.t, `^(file:///.*/report\.html|data:,)`, u)
	}
}
