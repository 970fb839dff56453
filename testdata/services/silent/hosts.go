package silent

import (
	"fmt"
	"net/http"
)

type peer struct {
	addr string
	web  *http.Client
}

// status asks the server that the peer is.
func (p *peer) status() error {
	resp, err := p.web.Get(fmt.Sprintf("http://%s/status", p.addr))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// pinged has its client from elsewhere.
func (p *peer) pinged(web *http.Client) error {
	resp, err := web.Get(p.addr + "/ping")
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func ask(addr string) error {
	resp, err := http.Get(addr + "/ping")
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Peers asks each of them, once.
func Peers(peers []*peer, web *http.Client) (down int) {
	for _, p := range peers {
		if p.status() != nil {
			down++
		}
		if p.pinged(web) != nil {
			down++
		}
		if ask(p.addr) != nil {
			down++
		}
		if resp, err := http.Get("http://" + p.addr + "/direct"); err == nil {
			resp.Body.Close()
		}
	}
	return down
}
