// Package rule names the kinds of messages, so that programs can distinguish them without reading the texts.
package rule

import (
	"errors"
	"fmt"
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
)

// An ID names a kind of message. IDs are stable: the texts of messages are not.
type ID string

// Tag is the tag of a result of the function specification that holds its ID.
const Tag = "rule"

// Tags returns the ID as the tags of a result.
func (id ID) Tags() map[string]string { return map[string]string{Tag: string(id)} }

// Of returns the ID of a result, "" if it has none.
func Of(r *kptfn.Result) ID { return ID(r.Tags[Tag]) }

// A Rule describes a kind of message.
type Rule struct {
	ID       ID
	Severity string // error, warning or note; of some both of the first two, as the message shows
	Meaning  string // one sentence
}

// Find returns the rule of an ID.
func Find(id ID) (Rule, bool) {
	all := All()
	i := slices.IndexFunc(all, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return all[i], true
}

// An Error is an error of a kind.
type Error struct {
	ID  ID
	Err error
}

// Error implements error.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the error itself.
func (e *Error) Unwrap() error { return e.Err }

// Errorf returns an error of a kind.
func Errorf(id ID, format string, args ...any) error { return &Error{id, fmt.Errorf(format, args...)} }

// OfError returns the ID of an error, another one if it has none.
func OfError(err error, other ID) ID {
	if of := new(Error); errors.As(err, &of) {
		return of.ID
	}
	return other
}

// WarningsToErrors makes errors of the warnings among results, as a strict run does.
func WarningsToErrors(results kptfn.Results) {
	for _, r := range results {
		if r.Severity == kptfn.Warning {
			r.Severity = kptfn.Error
			r.Message += " (warning treated as an error: --strict)"
		}
	}
}
