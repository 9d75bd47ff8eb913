// Package e2e drives the real program as a person would: on a display of its own, with
// mouse and keyboard. Its tests are built with the tag e2e and take the program's path
// from AFTERIMAGE_BIN.
package e2e
