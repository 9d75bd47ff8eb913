package app

import (
	"errors"
	"net/http"
)

// errOffline is what anything that asks for a page is told.
var errOffline = errors.New("afterimage uses no network")

// offline is a way to the network that leads nowhere. The toolkit can fetch pictures and
// files by their addresses, and so can other libraries: none of it is asked for here, and
// with this none of it would work.
type offline struct{}

func (offline) RoundTrip(*http.Request) (*http.Response, error) { return nil, errOffline }

func init() { http.DefaultTransport = offline{} }
