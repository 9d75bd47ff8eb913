package app

// version is set by the linker: -X afterimage/app.version=1.2.3.
var version = "0.1.0-dev"
