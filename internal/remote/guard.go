package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Bounds of fetching a file.
const (
	dialTimeout  = 10 * time.Second
	fetchTimeout = 30 * time.Second
	maxFile      = 10 << 20
)

// errOff is the error of a connection that was not enabled.
var errOff = errors.New("remote resources are off: copy the file into the repository, or run with --enable-remote")

// A guard is the transport of all HTTP requests of the process. kustomize's client takes http.DefaultTransport and cannot be
// given another one; nothing else in the program makes requests.
type guard struct {
	enabled   atomic.Bool
	transport http.RoundTripper
}

// defaultGuard is global because http.DefaultTransport is.
var defaultGuard = &guard{transport: &http.Transport{
	DialContext:           (&net.Dialer{Timeout: dialTimeout, ControlContext: onlyPublic}).DialContext,
	TLSHandshakeTimeout:   dialTimeout,
	ResponseHeaderTimeout: dialTimeout,
	DisableKeepAlives:     true,
}}

var install = sync.OnceFunc(func() { http.DefaultTransport = defaultGuard })

// Guard makes the process refuse HTTP requests until Enable is called. Call it before kustomize.
func Guard() { install() }

// Enable lets kustomize fetch within bounds, for the rest of the process: HTTP with a timeout, up to a size, from public
// addresses, following redirects on one host only; git with https, http and ssh only, without redirects and submodules.
func Enable() error {
	install()
	defaultGuard.enabled.Store(true)
	for name, value := range gitEnvironment(os.Getenv("GIT_CONFIG_COUNT")) {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
}

// gitEnvironment returns what bounds git, by its environment, as kustomize chooses the arguments. Settings that the user
// gives in the same way stay.
func gitEnvironment(count string) map[string]string {
	n, _ := strconv.Atoi(count)
	n = max(n, 0)
	env := map[string]string{"GIT_ALLOW_PROTOCOL": "http:https:ssh", "GIT_TERMINAL_PROMPT": "0"}
	for _, setting := range [][2]string{
		{"http.followRedirects", "false"},
		{"submodule.active", ":(exclude)*"}, // the URLs of submodules are not checked
	} {
		env["GIT_CONFIG_KEY_"+strconv.Itoa(n)], env["GIT_CONFIG_VALUE_"+strconv.Itoa(n)] = setting[0], setting[1]
		n++
	}
	env["GIT_CONFIG_COUNT"] = strconv.Itoa(n)
	return env
}

// onlyPublic refuses a connection by its address: a name can have another one than when it was checked.
func onlyPublic(_ context.Context, _, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !isPublic(to.Addr()) {
		return errHost
	}
	return nil
}

// RoundTrip implements http.RoundTripper.
func (g *guard) RoundTrip(request *http.Request) (*http.Response, error) {
	if !g.enabled.Load() {
		return nil, errOff
	}
	if redirect := request.Response; redirect != nil {
		from := redirect.Request.URL
		if from.Host != request.URL.Host || from.Scheme == "https" && request.URL.Scheme != "https" {
			return nil, errors.New("redirects to another host: name that URL instead, if you trust it")
		}
	}
	if err := checkName(request.URL.Hostname()); err != nil {
		return nil, err
	}
	return g.fetch(request)
}

// fetch makes the request within the bounds.
func (g *guard) fetch(request *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeoutCause(request.Context(), fetchTimeout, fmt.Errorf("takes longer than %s", fetchTimeout))
	response, err := g.transport.RoundTrip(request.WithContext(ctx))
	if err != nil {
		cancel()
		return nil, err
	}
	response.Body = &boundedBody{response.Body, maxFile, cancel}
	return response, nil
}

// A boundedBody fails if more is read from it than it may hold.
type boundedBody struct {
	io.ReadCloser
	left   int
	cancel context.CancelFunc
}

// Read implements io.Reader.
func (b *boundedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left+1)])
	if b.left -= n; b.left < 0 {
		return 0, fmt.Errorf("must be at most %d MiB", maxFile>>20)
	}
	return n, err
}

// Close implements io.Closer.
func (b *boundedBody) Close() error {
	b.cancel()
	return b.ReadCloser.Close()
}
