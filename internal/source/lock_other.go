//go:build !unix

package source

// Lock does nothing where directories cannot be locked.
func Lock(string) (unlock func(), err error) { return func() {}, nil }
