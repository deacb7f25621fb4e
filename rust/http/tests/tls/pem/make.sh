#!/bin/sh
# Makes the certificates of these tests anew (OpenSSL 3). They are valid for a hundred years and vouch for nothing.
set -e
key="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500"
for name in authority other-authority; do
    openssl req -x509 $key -subj "/CN=$name" -keyout $name.key -out $name.pem
done
signed() { # name, extensions
    openssl req $key -subj "/CN=$1" -keyout "$1.key" -out "$1.csr"
    printf '%s\n' "$2" >"$1.ext"
    openssl x509 -req -in "$1.csr" -CA authority.pem -CAkey authority.key -days 36500 -extfile "$1.ext" -out "$1.pem"
    rm "$1.csr" "$1.ext"
}
signed server "subjectAltName=DNS:localhost,IP:127.0.0.1"
signed client "extendedKeyUsage=clientAuth"
# As people make one by the first command that they find.
openssl req -x509 -newkey rsa:2048 -nodes -days 36500 -subj "/CN=odoo" -keyout self-signed.key -out self-signed.pem
openssl pkey -in client.key -aes256 -passout pass:locked -out client-locked.key
rm -f authority.key other-authority.key authority.srl
