// Package typo finds what a misspelt name most likely means.
package typo

import (
	"fmt"
	"strings"
)

// Unknown returns the message for a name that is not among the known ones. The message suggests the nearest known name or,
// if none is near, lists all of them.
func Unknown(name string, known []string) string {
	if near := Nearest(name, known); near != "" {
		return fmt.Sprintf("is unknown: did you mean %q?", near)
	}
	return "is unknown: known are " + strings.Join(known, ", ")
}

// Nearest returns the known name that a misspelt one most likely means, or "" if none is near.
func Nearest(name string, known []string) string {
	best, least := "", min(len(name)/3+2, len(name)) // a name whose every character differs is another one
	for _, k := range known {
		d := Distance(name, k)
		if d < least {
			best, least = k, d
		}
	}
	return best
}

// Distance returns the number of characters to insert, delete or replace to turn a into b, ignoring case.
func Distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
