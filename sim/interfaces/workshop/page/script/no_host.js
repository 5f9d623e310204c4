const HOST = null; // the file has nobody to ask; a server puts its own script here
