package remote

import (
	"net/url"
	"path/filepath"
	"strings"

	"github.com/koupleless/module-service/internal/lazyregexp"
)

// IsFile reports whether kustomize fetches what a path names over HTTP. It decides as kustomize does.
func IsFile(path string) bool {
	u, err := url.Parse(path)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https")
}

// IsBase reports whether kustomize takes the path of a base for a Git repository and runs git. It errs
// only towards true: a local directory of that name would not be read, either.
func IsBase(path string) bool {
	_, ok := parseRepository(path)
	return ok
}

// A repository is what a path of a base names, as kustomize splits it.
type repository struct {
	scheme string // such as "https://", "" in the style of scp and for github.com
	host   string // without the user
	rest   string // the path in it, without the query
	query  string
}

var user = lazyregexp.New(`^[a-zA-Z][a-zA-Z0-9-]*@`)

func parseRepository(path string) (r repository, ok bool) {
	if filepath.IsAbs(path) {
		return r, false
	}
	path, r.query, _ = strings.Cut(path, "?")
	path, _ = cutPrefixFold(path, "git::")
	for _, scheme := range []string{"ssh://", "https://", "http://", "file://"} {
		if rest, found := cutPrefixFold(path, scheme); found {
			r.scheme, path = scheme, rest
			break
		}
	}
	name := user().FindString(path)
	path = path[len(name):]
	lower := strings.ToLower(path)
	isGitHub := strings.HasPrefix(lower, "github.com/") || strings.HasPrefix(lower, "github.com:")
	if r.scheme == "" && name == "" && !isGitHub {
		return r, false
	}
	i := strings.IndexByte(path, '/')
	if colon := strings.IndexByte(path, ':'); r.scheme == "" && (i < 0 || colon > 0 && colon < i) {
		i = colon
	}
	r.host = path
	if i >= 0 {
		r.host, r.rest = path[:i], path[i+1:]
	}
	// Without a scheme a file or directory can have such a name; kustomize needs two segments or the end of a repository.
	return r, r.scheme != "" || strings.Contains(r.rest, "/") || strings.Contains(r.rest, ".git")
}

func cutPrefixFold(s, prefix string) (rest string, found bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}
