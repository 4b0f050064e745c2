package config

import (
	"fmt"
	"strings"
)

// Unknown says of a name that it is none of the known ones, and which of them it was most likely meant to be.
func Unknown(name string, known []string) string {
	if near := Nearest(name, known); near != "" {
		return fmt.Sprintf("is unknown: did you mean %q?", near)
	}
	return "is unknown: known are " + strings.Join(known, ", ")
}

// Nearest returns the name that a misspelt one was most likely meant to be, or "" where none is near.
func Nearest(name string, known []string) string {
	best, least := "", len(name)/3+2
	for _, k := range known {
		d := Distance(name, k)
		if d < least {
			best, least = k, d
		}
	}
	return best
}

// Distance counts the characters to insert, delete or replace that make b of a, in any case.
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
